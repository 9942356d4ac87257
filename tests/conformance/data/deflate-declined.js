/**
 * claim: A server that declines permessage-deflate gets plain messages
 * basis: RFC 7692 §5.1
 */
const task = wx.connectSocket({ url: `${SERVER.ws}/echo`, perMessageDeflate: true });
task.onOpen(({ header }) => {
  check("declined", header["Sec-WebSocket-Extensions"] === undefined, header["Sec-WebSocket-Extensions"]);
  task.send({ data: "plain" });
});
task.onMessage(({ data }) => {
  check("it works", data === "plain", data);
  done();
});
