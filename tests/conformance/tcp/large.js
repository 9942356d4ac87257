/**
 * claim: A megabyte goes out and comes back whole and in order
 * basis: RFC 9293
 */
const size = 1 << 20;
const sent = new Uint8Array(size).map((_, index) => index % 251);
let got = 0;
let right = true;
const socket = wx.createTCPSocket();
socket.onConnect(() => socket.write(sent.buffer));
socket.onMessage(({ message }) => {
  const bytes = new Uint8Array(message);
  for (let i = 0; i < bytes.length; i += 997) right = right && bytes[i] === sent[got + i];
  got += bytes.length;
  if (got < size) return;
  check("whole", got === size, got);
  check("in order", right);
  done();
});
socket.connect({ address: "127.0.0.1", port: SERVER.tcp });
