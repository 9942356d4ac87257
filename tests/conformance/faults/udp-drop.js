/**
 * claim: A dropped datagram is missing, and those behind it come
 * basis: ours (docs/guide/faults.md)
 * options: --fault drop:nth=2,dir=up
 */
const socket = wx.createUDPSocket();
socket.bind();
const got = [];
socket.onMessage(({ message }) => {
  got.push(String.fromCharCode(...new Uint8Array(message)));
  if (got.length < 2) return;
  check("1,3", String(got) === "1,3", got);
  done();
});
for (const message of ["1", "2", "3"]) socket.send({ address: "127.0.0.1", port: SERVER.udp, message });
