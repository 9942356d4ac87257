/**
 * claim: An empty ArrayBuffer is a binary message of no bytes
 * basis: RFC 6455 §5.6; documented (typings)
 */
const task = wx.connectSocket({ url: `${SERVER.ws}/echo` });
task.onOpen(() => task.send({ data: new ArrayBuffer(0) }));
task.onMessage(({ data }) => {
  check("an ArrayBuffer", data instanceof ArrayBuffer);
  check("of no bytes", data.byteLength === 0, data.byteLength);
  done();
});
