/**
 * claim: send after close is an error
 * basis: documented (UDPSocket.close)
 */
const socket = wx.createUDPSocket();
socket.bind();
socket.onClose(() => {
  socket.onError(({ errMsg }) => {
    check("errMsg", typeof errMsg === "string" && errMsg.length > 0, typeof errMsg);
    done();
  });
  socket.send({ address: "127.0.0.1", port: SERVER.udp, message: "late" });
});
socket.close();
