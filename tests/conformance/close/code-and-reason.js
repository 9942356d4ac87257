/**
 * claim: The peer gets code and reason of close, in UTF-8
 * basis: documented (SocketTask.close)
 */
const task = wx.connectSocket({ url: `${SERVER.ws}/echo?id=${SERVER.id}` });
task.onOpen(() => task.close({ code: 4001, reason: "再见" }));
seen(SERVER.id, (entries) => {
  check("code and reason", String(entries) === "open,close 4001 再见", entries);
  done();
});
