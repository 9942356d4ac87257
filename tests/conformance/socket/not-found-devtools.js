/**
 * claim: In the devtools onError of a refused handshake has Chromium's text and no codes
 * basis: observed (tennessine/paho.mqtt.wxapp #6)
 * profiles: devtools
 */
const task = wx.connectSocket({ url: `${SERVER.ws}/refuse?status=502` });
task.onError((error) => {
  const expected = "Error during WebSocket handshake: Unexpected response code: 502";
  check("errMsg", error.errMsg === expected, error.errMsg);
  check("no errCode", error.errCode === undefined, error.errCode);
  check("no errno", error.errno === undefined, error.errno);
});
task.onClose(({ reason }) => {
  check("the close has no reason", reason === "", reason);
  done();
});
