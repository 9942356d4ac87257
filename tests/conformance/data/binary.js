/**
 * claim: Binary messages are ArrayBuffers of the app's own realm, both ways
 * basis: documented (typings); observed (mqtt.js asks instanceof ArrayBuffer)
 */
const bytes = new Uint8Array([0, 1, 127, 128, 255]);
const task = wx.connectSocket({ url: `${SERVER.ws}/echo` });
task.onOpen(() => task.send({ data: bytes.buffer }));
task.onMessage(({ data }) => {
  check("instanceof ArrayBuffer", data instanceof ArrayBuffer, Object.prototype.toString.call(data));
  check("no Blob and no typed array", data.constructor === ArrayBuffer);
  check("the same bytes", String(new Uint8Array(data)) === String(bytes));
  new Uint8Array(data)[0] = 9;
  check("they can be written", new Uint8Array(data)[0] === 9);
  done();
});
