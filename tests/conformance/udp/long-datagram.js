/**
 * claim: A datagram of 4095 bytes arrives, one of 4096 does not
 * basis: documented (UDPSocket.onMessage: less than 4096)
 */
const sizes = [];
const socket = wx.createUDPSocket();
socket.bind();
const ask = (message) => socket.send({ address: "127.0.0.1", port: SERVER.udp, message });
socket.onMessage(({ message }) => {
  sizes.push(message.byteLength);
  if (message.byteLength !== 3) return;
  check("4095, not 4096", String(sizes) === "4095,3", sizes);
  done();
});
ask("bytes 4095");
setTimeout(() => ask("bytes 4096"), 50);
setTimeout(() => ask("end"), 100);
