/**
 * claim: A timer that was due while the app was suspended fires once, after onAppShow
 * basis: documented (运行机制: callbacks come on return); ours (order)
 * options: --life background@400ms,foreground@6400ms
 * profiles: device
 */
const order = [];
let away = false;
wx.onAppHide(() => (away = true));
wx.onAppShow(() => away && order.push("show"));
setTimeout(() => {
  order.push("timer");
  setTimeout(() => {
    check("show, timer", String(order) === "show,timer", order);
    done();
  }, 100);
}, 6100);
