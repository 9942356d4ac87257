/**
 * claim: The peer's close frame is answered with its code
 * basis: RFC 6455 §5.5.1
 */
wx.connectSocket({ url: `${SERVER.ws}/frames/close-with-4999?id=${SERVER.id}` });
seen(SERVER.id, (entries) => {
  check("the answer", entries[1] && entries[1].startsWith("close 4999"), entries);
  done();
});
