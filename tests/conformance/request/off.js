/**
 * claim: off with a function removes it, off without one removes all
 * basis: documented (RequestTask.offHeadersReceived)
 */
const calls = [];
const one = () => calls.push("one");
const task = wx.request({
  url: `${SERVER.http}/slow?ms=50`,
  complete: () => {
    check("only the second", String(calls) === "two", calls);
    const other = wx.request({
      url: `${SERVER.http}/echo`,
      complete: () => {
        check("none", calls.length === 1, calls);
        done();
      },
    });
    other.onHeadersReceived(one);
    other.offHeadersReceived();
  },
});
task.onHeadersReceived(one);
task.onHeadersReceived(() => calls.push("two"));
task.offHeadersReceived(one);
