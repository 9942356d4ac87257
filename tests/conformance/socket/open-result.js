/**
 * claim: onOpen has the header of the 101 and all eight times of the profile as integers
 * basis: documented (SocketTask.onOpen, 网络调优); ours (always all eight)
 */
const names = "fetchStart domainLookUpStart domainLookUpEnd connectStart connectEnd rtt handshakeCost cost".split(" ");
const task = wx.connectSocket({ url: `${SERVER.ws}/echo` });
task.onOpen(({ header, profile }) => {
  check("the header has Upgrade", header.Upgrade === "websocket", header.Upgrade);
  for (const name of names) check(name, Number.isInteger(profile[name]), profile[name]);
  check("starts are epoch times", Math.abs(profile.fetchStart - Date.now()) < 60000);
  const { fetchStart, domainLookUpStart, domainLookUpEnd, connectStart, connectEnd } = profile;
  const stages = [fetchStart, domainLookUpStart, domainLookUpEnd, connectStart, connectEnd];
  check(
    "stages follow each other",
    stages.every((time, index) => index === 0 || time >= stages[index - 1]),
  );
  check("cost covers the handshake", profile.cost >= profile.handshakeCost);
  done();
});
