/**
 * claim: What is sent is the whole ArrayBuffer, also when a typed array shows a part of it
 * basis: documented (typings: ArrayBuffer); observed (mqtt.js sends chunk.buffer)
 */
const buffer = new Uint8Array([1, 2, 3, 4]).buffer;
const view = new Uint8Array(buffer, 1, 2);
const task = wx.connectSocket({ url: `${SERVER.ws}/echo` });
task.onOpen(() => task.send({ data: view.buffer }));
task.onMessage(({ data }) => {
  check("four bytes", data.byteLength === 4, data.byteLength);
  done();
});
