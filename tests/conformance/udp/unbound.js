/**
 * claim: send binds a socket that is not bound
 * basis: ours (as the system does)
 */
const socket = wx.createUDPSocket();
socket.onMessage(({ message }) => {
  check("the answer", message.byteLength === 2, message.byteLength);
  done();
});
socket.send({ address: "127.0.0.1", port: SERVER.udp, message: "hi" });
