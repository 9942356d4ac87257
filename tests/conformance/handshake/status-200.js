/**
 * claim: An answer of 200 is an error
 * basis: observed (tennessine/paho.mqtt.wxapp #7)
 */
const order = [];
const task = follow(wx.connectSocket({ url: `${SERVER.ws}/refuse?status=200` }), order);
task.onClose(() => {
  check("error, close", String(order) === "error,close", order);
  done();
});
