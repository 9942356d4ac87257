/**
 * claim: A reset is onError with 104, then onClose
 * basis: observed (form); ours (the order)
 */
const order = [];
const socket = wx.createTCPSocket();
socket.onConnect(() => socket.write("reset"));
socket.onError(({ errNum }) => {
  order.push("error");
  check("errNum", errNum === 104, errNum);
});
socket.onClose(() => {
  order.push("close");
  check("error, close", String(order) === "error,close", order);
  done();
});
socket.connect({ address: "127.0.0.1", port: SERVER.tcp });
