/**
 * claim: With perMessageDeflate messages are the same for the app, in both directions
 * basis: documented (wx.connectSocket: perMessageDeflate); RFC 7692
 */
const long = "你好，世界。".repeat(20000);
const task = wx.connectSocket({ url: `${SERVER.ws}/deflate`, perMessageDeflate: true });
const sent = ["short", long, new Uint8Array(5000).fill(3).buffer];
let count = 0;
task.onOpen(({ header }) => {
  check("the server took the offer", /permessage-deflate/.test(header["Sec-WebSocket-Extensions"]));
  sent.forEach((data) => task.send({ data }));
});
task.onMessage(({ data }) => {
  if (count < 2) check(`text ${count}`, data === sent[count]);
  else check("binary", data.byteLength === 5000 && new Uint8Array(data).every((byte) => byte === 3));
  count += 1;
  if (count === 3) done();
});
