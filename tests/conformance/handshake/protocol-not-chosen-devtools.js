/**
 * claim: In the devtools a server that chooses none of the offered subprotocols ends the handshake
 * basis: observed (console of the devtools: no response was received)
 * note: The devtools profile tolerates it as phones may.
 * profiles: devtools
 */
const order = [];
const task = follow(wx.connectSocket({ url: `${SERVER.ws}/echo?choose=none`, protocols: ["mqtt"] }), order);
setTimeout(() => {
  check("error, close", String(order) === "error,close", order);
  done();
}, 300);
