/**
 * claim: close while connecting gives onClose and no error
 * basis: ours
 */
const order = [];
const socket = wx.createTCPSocket();
socket.onConnect(() => order.push("connect"));
socket.onError(() => order.push("error"));
socket.onClose(() => {
  order.push("close");
  setTimeout(() => {
    check("close only", String(order) === "close", order);
    done();
  }, 50);
});
socket.connect({ address: "127.0.0.1", port: SERVER.tcp });
socket.close();
