/**
 * claim: A server that hangs up without an answer is an error
 * basis: observed (net::ERR_… in the devtools, Underlying Transport Error on phones)
 */
const order = [];
const task = follow(wx.connectSocket({ url: `${SERVER.ws}/hang-up` }), order);
task.onClose(() => {
  check("error, close", String(order) === "error,close", order);
  done();
});
