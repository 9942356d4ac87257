/**
 * claim: A reordered datagram changes places with the next one
 * basis: ours (docs/guide/faults.md)
 * options: --fault reorder:nth=1,dir=up
 */
const socket = wx.createUDPSocket();
socket.bind();
const got = [];
socket.onMessage(({ message }) => {
  got.push(String.fromCharCode(...new Uint8Array(message)));
  if (got.length < 3) return;
  check("2,1,3", String(got) === "2,1,3", got);
  done();
});
for (const message of ["1", "2", "3"]) socket.send({ address: "127.0.0.1", port: SERVER.udp, message });
