/**
 * claim: send to no port is onError with code 2
 * basis: documented (UDPSocket: 2 illegal port); ours (text)
 */
const socket = wx.createUDPSocket();
socket.bind();
socket.onError(({ errCode }) => {
  check("errCode", errCode === 2, errCode);
  done();
});
socket.send({ address: "127.0.0.1", port: 0, message: "x" });
