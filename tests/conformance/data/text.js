/**
 * claim: Text goes out and comes back as it was, whatever its characters
 * basis: documented (typings: string); RFC 6455 §5.6
 */
const texts = ["", "plain", "你好，世界", "👩‍👩‍👧", "\u0000\u0001", "line\r\nline", "x".repeat(70000)];
const task = wx.connectSocket({ url: `${SERVER.ws}/echo` });
const got = [];
task.onOpen(() => texts.forEach((data) => task.send({ data })));
task.onMessage(({ data }) => {
  check(`text ${got.length}`, data === texts[got.length], typeof data);
  if (got.push(data) === texts.length) done();
});
