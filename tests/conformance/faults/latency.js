/**
 * claim: Latency each way shows in the time of a round trip and in the profile
 * basis: ours (docs/guide/faults.md)
 * options: --fault latency:ms=100
 */
const task = wx.connectSocket({ url: `${SERVER.ws}/echo` });
let sent = 0;
task.onOpen(({ profile }) => {
  check("the handshake", profile.handshakeCost >= 190, profile.handshakeCost);
  sent = Date.now();
  task.send({ data: "x" });
});
task.onMessage(() => {
  const took = Date.now() - sent;
  check("the round trip", took >= 190 && took < 1000, took);
  done();
});
