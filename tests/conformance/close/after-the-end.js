/**
 * claim: close on a task that has ended calls fail and does not throw
 * basis: observed (mqtt.js relies on it)
 */
const task = wx.connectSocket({ url: `${SERVER.ws}/close?code=1000` });
task.onClose(() => {
  task.close({
    success: () => check("it fails", false),
    fail: ({ errMsg }) => {
      check("errMsg", errMsg === "closeSocket:fail WebSocket is not connected", errMsg);
      done();
    },
  });
});
