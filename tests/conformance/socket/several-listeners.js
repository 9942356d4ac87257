/**
 * claim: All listeners of one event are called in order, the same function once
 * basis: ours (WeChat says nothing; an independent implementation does the same)
 */
const calls = [];
const one = () => calls.push("one");
const task = wx.connectSocket({ url: `${SERVER.ws}/echo` });
task.onOpen(one);
task.onOpen(() => calls.push("two"));
task.onOpen(one);
task.onOpen(() => {
  check("in order, once each", String(calls) === "one,two", calls);
  done();
});
