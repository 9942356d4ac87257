/**
 * claim: A corrupt datagram has one bit turned
 * basis: ours (docs/guide/faults.md)
 * options: --fault corrupt:dir=up
 */
const socket = wx.createUDPSocket();
socket.bind();
socket.onMessage(({ message }) => {
  const ones = [...new Uint8Array(message)].reduce((sum, byte) => sum + byte.toString(2).replace(/0/g, "").length, 0);
  check("sixteen bytes", message.byteLength === 16, message.byteLength);
  check("one bit", ones === 1, ones);
  done();
});
socket.send({ address: "127.0.0.1", port: SERVER.udp, message: new ArrayBuffer(16) });
