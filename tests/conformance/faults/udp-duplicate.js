/**
 * claim: A duplicated datagram comes twice
 * basis: ours (docs/guide/faults.md)
 * options: --fault duplicate:nth=1,dir=down
 */
const socket = wx.createUDPSocket();
socket.bind();
const got = [];
socket.onMessage(({ message }) => {
  got.push(String.fromCharCode(...new Uint8Array(message)));
  if (got.length < 4) return;
  check("1,1,2,3", String(got) === "1,1,2,3", got);
  done();
});
for (const message of ["1", "2", "3"]) socket.send({ address: "127.0.0.1", port: SERVER.udp, message });
