/**
 * claim: close in the turn of connectSocket cancels it as well
 * basis: ours
 */
const order = [];
const task = follow(wx.connectSocket({ url: `${SERVER.ws}/echo`, success: () => order.push("success") }), order);
task.close();
task.onClose(() => {
  setTimeout(() => {
    check("success, then close", String(order) === "success,close", order);
    done();
  }, 100);
});
