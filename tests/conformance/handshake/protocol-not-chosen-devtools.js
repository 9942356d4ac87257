/**
 * claim: In the devtools a server that chooses none of the offered subprotocols ends the handshake
 * basis: observed (console of the devtools: no response was received)
 * profiles: devtools
 */
const task = wx.connectSocket({ url: `${SERVER.ws}/echo?choose=none`, protocols: ["mqtt"] });
task.onOpen(() => {
  check("error, no open", false, "open");
  done();
});
task.onError(({ errMsg }) => {
  check("error, no open", true);
  check("Chromium's text", errMsg.includes("Sent non-empty 'Sec-WebSocket-Protocol' header but no response"), errMsg);
});
task.onClose(({ code }) => {
  check("then 1006", code === 1006, code);
  done();
});
