/**
 * claim: 1013 of the server is told as 1013
 * basis: documented (SocketTask.onClose)
 * note: Phones of 2020 told 1005 instead (community p/oCJUswxfjs4bk9rdxMrasVPOe4PE).
 */
const task = wx.connectSocket({ url: `${SERVER.ws}/frames/close-with-1013` });
task.onClose(({ code, reason }) => {
  check("code", code === 1013, code);
  check("reason", reason === "try again later", reason);
  done();
});
