/**
 * claim: Empty messages are messages
 * basis: RFC 6455 §5.6
 */
const got = [];
const task = wx.connectSocket({ url: `${SERVER.ws}/frames/empty-messages` });
task.onMessage(({ data }) => {
  got.push(data);
  if (data !== "end") return;
  check("empty text", got[0] === "", got[0]);
  check("empty binary", got[1] instanceof ArrayBuffer && got[1].byteLength === 0);
  done();
});
