/**
 * claim: offset and length choose a part of an ArrayBuffer, a string is sent whole
 * basis: documented (UDPSocket.send: offset, length)
 */
const got = [];
const socket = wx.createUDPSocket();
socket.bind();
const to = { address: "127.0.0.1", port: SERVER.udp };
socket.onMessage(({ message }) => {
  got.push([...new Uint8Array(message)].join(" "));
  if (got.length === 1) return socket.send({ ...to, message: "abc", offset: 1, length: 1 });
  check("a part of the buffer", got[0] === "2 3", got[0]);
  check("the whole string", got[1] === "97 98 99", got[1]);
  done();
});
socket.send({ ...to, message: new Uint8Array([1, 2, 3, 4]).buffer, offset: 1, length: 2 });
