/**
 * claim: A callback that is no function is passed over
 * basis: ours
 */
const task = wx.connectSocket({ url: `${SERVER.ws}/echo`, success: 1, fail: "x", complete: {} });
task.onOpen("no function");
task.onOpen(() => {
  task.send({ data: "x", success: null });
});
task.onMessage(({ data }) => {
  check("the socket works", data === "x", data);
  done();
});
