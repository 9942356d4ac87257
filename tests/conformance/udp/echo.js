/**
 * claim: A datagram goes out and its answer comes as an ArrayBuffer with remoteInfo
 * basis: documented (UDPSocket)
 */
const socket = wx.createUDPSocket();
socket.bind();
socket.onMessage(({ message, remoteInfo }) => {
  check("an ArrayBuffer", message instanceof ArrayBuffer);
  check("the bytes", String.fromCharCode(...new Uint8Array(message)) === "hello");
  check("address", remoteInfo.address === "127.0.0.1", remoteInfo.address);
  check("port", remoteInfo.port === SERVER.udp);
  check("family", remoteInfo.family === "IPv4", remoteInfo.family);
  check("size", remoteInfo.size === 5, remoteInfo.size);
  done();
});
socket.send({ address: "127.0.0.1", port: SERVER.udp, message: "hello" });
