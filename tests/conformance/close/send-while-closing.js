/**
 * claim: send after close fails although the peer has not answered yet
 * basis: ours (as in browsers, where it is dropped)
 */
const task = wx.connectSocket({ url: `${SERVER.ws}/answer-close-late` });
task.onOpen(() => {
  task.close();
  task.send({
    data: "x",
    success: () => check("it fails", false),
    fail: ({ errMsg }) => check("it fails", errMsg.startsWith("SocketTask.send:fail"), errMsg),
    complete: done,
  });
});
