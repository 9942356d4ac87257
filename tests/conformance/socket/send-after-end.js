/**
 * claim: send after the end fails as before the opening
 * basis: observed (published code compares with this text)
 */
const task = wx.connectSocket({ url: `${SERVER.ws}/close?code=1000` });
task.onClose(() => {
  task.send({
    data: "too late",
    fail: ({ errMsg }) => {
      check("errMsg", errMsg === "SocketTask.send:fail SocketTask.readyState is not OPEN", errMsg);
      done();
    },
  });
});
