/**
 * claim: A lone surrogate leaves as U+FFFD, because text frames are UTF-8
 * basis: RFC 6455 §8.1; ours (replacing, as browsers do)
 */
const task = wx.connectSocket({ url: `${SERVER.ws}/echo` });
task.onOpen(() => task.send({ data: "a\ud800b" }));
task.onMessage(({ data }) => {
  check("replaced", data === "a\ufffdb", data);
  done();
});
