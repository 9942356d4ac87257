/**
 * claim: connectSocket, SocketTask.send and SocketTask.close never return a Promise
 * basis: documented (API guide; SocketTask)
 */
const task = wx.connectSocket({ url: `${SERVER.ws}/echo` });
check("connectSocket", typeof task.then === "undefined");
task.onOpen(() => {
  check("send", task.send({ data: "x" }) === undefined);
  check("close", task.close({}) === undefined);
  done();
});
