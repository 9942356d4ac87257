/**
 * claim: Bytes that come one at a time give the same messages
 * basis: RFC 6455 §5.1
 * options: --fault slice:bytes=1,dir=down
 */
const task = wx.connectSocket({ url: `${SERVER.ws}/frames/fragmented` });
task.onMessage(({ data }) => {
  check("text", data === "one two three", data);
  done();
});
