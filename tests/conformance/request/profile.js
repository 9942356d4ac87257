/**
 * claim: The times of the profile follow each other
 * basis: documented (wx.request: profile)
 */
wx.request({
  url: `${SERVER.http}/slow?ms=100`,
  success: ({ profile }) => {
    const names =
      "invokeStart queueStart queueEnd fetchStart domainLookUpStart domainLookUpEnd connectStart connectEnd " +
      "requestStart requestEnd responseStart responseEnd";
    const times = names.split(" ").map((name) => profile[name]);
    check("all are numbers", times.every(Number.isFinite), times.length);
    check(
      "in order",
      times.every((time, index) => index === 0 || time >= times[index - 1]),
    );
    check("the server's time", profile.responseStart - profile.requestEnd >= 90);
    check("no TLS", profile.SSLconnectionStart === 0 && profile.SSLconnectionEnd === 0);
    check("peerIP and port", profile.peerIP === "127.0.0.1" && profile.port === SERVER.port);
    done();
  },
});
