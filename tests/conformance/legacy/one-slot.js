/**
 * claim: A second legacy listener replaces the first
 * basis: observed (community 0000c2706e82b0312576300645b800)
 */
const calls = [];
wx.onSocketOpen(() => calls.push("first"));
wx.onSocketOpen(() => calls.push("second"));
const task = wx.connectSocket({ url: `${SERVER.ws}/echo` });
task.onOpen(() => {
  setTimeout(() => {
    check("only the second", String(calls) === "second", calls);
    done();
  }, 50);
});
