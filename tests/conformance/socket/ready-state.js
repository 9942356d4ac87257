/**
 * claim: readyState goes 0, 1, 2, 3, and the four constants are on the task
 * basis: observed (typings and documentation of Taro; published code)
 */
const task = wx.connectSocket({ url: `${SERVER.ws}/echo` });
const constants = [task.CONNECTING, task.OPEN, task.CLOSING, task.CLOSED];
check("constants", String(constants) === "0,1,2,3", constants);
check("connecting", task.readyState === 0, task.readyState);
task.onOpen(() => {
  check("open", task.readyState === 1, task.readyState);
  task.close({});
  check("closing", task.readyState === 2, task.readyState);
});
task.onClose(() => {
  check("closed", task.readyState === 3, task.readyState);
  done();
});
