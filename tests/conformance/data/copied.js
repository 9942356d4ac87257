/**
 * claim: Bytes are copied when they are sent: what the app writes later does not leave
 * basis: ours
 */
const bytes = new Uint8Array([1, 2, 3]);
const task = wx.connectSocket({ url: `${SERVER.ws}/echo` });
task.onOpen(() => {
  task.send({ data: bytes.buffer });
  bytes[0] = 99;
});
task.onMessage(({ data }) => {
  check("the old bytes", new Uint8Array(data)[0] === 1, new Uint8Array(data)[0]);
  done();
});
