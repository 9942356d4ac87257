/**
 * claim: Ten requests run at once, the others wait for their turn
 * basis: documented (网络: 10; changelog 1.4.0: queue)
 */
const begun = Date.now();
const times = [];
for (let i = 0; i < 12; i += 1) {
  wx.request({
    url: `${SERVER.http}/slow?ms=400`,
    success: () => {
      times.push(Date.now() - begun);
      if (times.length < 12) return;
      check("ten together", times[9] < 790, times[9]);
      check("the eleventh after them", times[10] >= 790, times[10]);
      done();
    },
    fail: ({ errMsg }) => check(`request ${i}`, false, errMsg),
  });
}
