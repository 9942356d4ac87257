/**
 * claim: A Uint8Array is not converted: send fails and the peer gets nothing
 * basis: documented (typings: string or ArrayBuffer); ours (that it fails)
 */
const task = wx.connectSocket({ url: `${SERVER.ws}/echo?id=${SERVER.id}` });
const expected = (type) =>
  `SocketTask.send:fail parameter error: parameter.data should be String or ArrayBuffer instead of ${type};`;
task.onOpen(() => {
  task.send({
    data: new Uint8Array([1]),
    success: () => check("it fails", false),
    fail: ({ errMsg }) => {
      check("errMsg", errMsg === expected("Uint8Array"), errMsg);
      task.close();
    },
  });
});
seen(SERVER.id, (entries) => {
  check("the peer saw no message", String(entries) === "open,close 1000", entries);
  done();
});
