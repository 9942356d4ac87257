/**
 * claim: A refused connection is onError with the number of Linux, then onClose
 * basis: observed (form; community p/oCJUsw6fnX6AcNSfzTimgEQgDbzE); ours (the order)
 */
const order = [];
const socket = wx.createTCPSocket();
socket.onError(({ errCode, errMsg, errNum }) => {
  order.push("error");
  check("errCode", errCode === -2, errCode);
  check("errMsg", /^connect socket fail: errno:111 errmsg:/.test(errMsg), errMsg);
  check("errNum", errNum === 111, errNum);
});
socket.onClose(() => {
  order.push("close");
  check("error, close", String(order) === "error,close", order);
  done();
});
socket.connect({ address: "127.0.0.1", port: SERVER.refused });
