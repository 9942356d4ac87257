/**
 * claim: A character that is cut by a fragment border comes whole
 * basis: RFC 6455 §5.6
 */
const task = wx.connectSocket({ url: `${SERVER.ws}/frames/split-character` });
task.onMessage(({ data }) => {
  check("whole", data === "你好，世界", data);
  done();
});
