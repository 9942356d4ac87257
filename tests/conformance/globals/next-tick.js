/**
 * claim: wx.nextTick calls after the promise jobs of this turn
 * basis: documented (wx.nextTick: the next time slice)
 */
const order = [];
wx.nextTick(() => {
  order.push("tick");
  check("call, job, tick", String(order) === "call,job,tick", order);
  done();
});
Promise.resolve().then(() => order.push("job"));
order.push("call");
