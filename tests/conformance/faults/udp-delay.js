/**
 * claim: A delayed datagram comes later, and those behind it do not wait
 * basis: ours (docs/guide/faults.md)
 * options: --fault delay:match=1,ms=300,dir=up
 */
const socket = wx.createUDPSocket();
socket.bind();
const got = [];
socket.onMessage(({ message }) => {
  got.push(String.fromCharCode(...new Uint8Array(message)));
  if (got.length < 3) return;
  check("2,3,1", String(got) === "2,3,1", got);
  done();
});
for (const message of ["1", "2", "3"]) socket.send({ address: "127.0.0.1", port: SERVER.udp, message });
