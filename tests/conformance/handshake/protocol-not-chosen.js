/**
 * claim: On phones a server that chooses none of the offered subprotocols is tolerated
 * basis: ours (what phones do is not known; the log has a notice)
 * profiles: device
 */
const task = wx.connectSocket({ url: `${SERVER.ws}/echo?choose=none`, protocols: ["mqtt"] });
task.onOpen(({ header }) => {
  check("open without a subprotocol", header["Sec-WebSocket-Protocol"] === undefined);
  done();
});
