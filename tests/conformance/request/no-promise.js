/**
 * claim: wx.request returns a task at once, which is no Promise
 * basis: documented (API guide: request is not promisified)
 */
let inside = true;
const task = wx.request({
  url: `${SERVER.http}/echo`,
  success: () => {
    check("success comes after the call", !inside);
    done();
  },
});
check("no Promise", task.then === undefined, typeof task.then);
for (const name of ["abort", "onHeadersReceived", "offHeadersReceived", "onChunkReceived", "offChunkReceived"]) {
  check(name, typeof task[name] === "function", typeof task[name]);
}
inside = false;
