/**
 * claim: A message in fragments comes as one
 * basis: RFC 6455 §5.4
 */
const text = wx.connectSocket({ url: `${SERVER.ws}/frames/fragmented` });
text.onMessage(({ data }) => {
  check("text", data === "one two three", data);
  const binary = wx.connectSocket({ url: `${SERVER.ws}/frames/fragmented-binary` });
  binary.onMessage((message) => {
    check("binary", String(new Uint8Array(message.data)) === "1,2,3,4,5");
    done();
  });
});
