/**
 * claim: In the devtools a server that chooses none of the offered subprotocols ends the handshake
 * basis: observed (console of the devtools: no response was received)
 * note: The devtools profile tolerates it, as phones may.
 * profiles: devtools
 */
const task = wx.connectSocket({ url: `${SERVER.ws}/echo?choose=none`, protocols: ["mqtt"] });
task.onOpen(() => {
  check("error, no open", false, "open");
  done();
});
task.onError(() => {
  check("error, no open", true);
  done();
});
