/**
 * claim: success comes before complete, both after the call and its promise jobs
 * basis: documented (complete); ours (a macrotask of its own)
 */
const order = [];
wx.getNetworkType({
  success: () => order.push("success"),
  complete: () => {
    order.push("complete");
    check("in order", String(order) === "call,job,success,complete", order);
    done();
  },
});
Promise.resolve().then(() => order.push("job"));
order.push("call");
