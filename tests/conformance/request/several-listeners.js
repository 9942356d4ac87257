/**
 * claim: All listeners of a request are called in order, the same function once
 * basis: ours
 */
const calls = [];
const one = () => calls.push("one");
const task = wx.request({
  url: `${SERVER.http}/echo`,
  complete: () => {
    check("in order, once each", String(calls) === "one,two", calls);
    done();
  },
});
task.onHeadersReceived(one);
task.onHeadersReceived(() => calls.push("two"));
task.onHeadersReceived(one);
