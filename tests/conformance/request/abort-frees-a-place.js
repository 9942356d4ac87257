/**
 * claim: An aborted request frees its place for one that waits
 * basis: documented (changelog 1.6.0)
 */
const tasks = Array.from({ length: 10 }, () => wx.request({ url: `${SERVER.http}/slow?ms=5000` }));
const begun = Date.now();
wx.request({
  url: `${SERVER.http}/echo`,
  success: () => {
    check("long before the others", Date.now() - begun < 3000, Date.now() - begun);
    done();
  },
});
setTimeout(() => tasks[4].abort(), 100);
