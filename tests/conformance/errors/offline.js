/**
 * claim: Without a network a socket fails with an error and a close
 * basis: documented (网络调优: no network); observed (order)
 * options: --fault offline
 */
const order = [];
const task = follow(wx.connectSocket({ url: `${SERVER.ws}/echo` }), order);
task.onClose(() => {
  check("error, close", String(order) === "error,close", order);
  done();
});
