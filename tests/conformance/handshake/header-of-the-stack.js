/**
 * claim: Headers that the stack owns cannot be set, and the socket opens all the same
 * basis: documented for Referer; ours for the others
 */
const header = {
  Connection: "close",
  Upgrade: "h2c",
  Host: "other.example.com",
  "Content-Length": "5",
  "Sec-WebSocket-Key": "mine",
  "Sec-WebSocket-Version": "7",
  "Sec-WebSocket-Extensions": "made-up",
};
const task = wx.connectSocket({ url: `${SERVER.ws}/head`, header });
task.onMessage(({ data }) => {
  const { rawHeaders } = JSON.parse(data);
  const values = rawHeaders.filter((_, index) => index % 2 === 1);
  for (const [name, value] of Object.entries(header)) check(name, !values.includes(value));
  done();
});
