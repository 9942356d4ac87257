/**
 * claim: After a close of its own the app is told the code of the peer's answer
 * basis: documented (SocketTask.onClose); RFC 6455 §7.1.5
 */
const task = wx.connectSocket({ url: `${SERVER.ws}/echo` });
task.onOpen(() => task.close({ code: 3456, reason: "done" }));
task.onClose((result) => {
  check("code", result.code === 3456, result.code);
  check("only code and reason", String(Object.keys(result).sort()) === "code,reason", Object.keys(result));
  done();
});
