/**
 * claim: The five seconds count anew each time
 * basis: documented (运行机制: 5 s)
 * options: --life background@800ms,foreground@3800ms,background@4000ms,foreground@7000ms
 * profiles: device
 */
const order = [];
const task = follow(wx.connectSocket({ url: `${SERVER.ws}/echo` }), order);
let hidden = 0;
wx.onAppHide(() => (hidden += 1));
wx.onAppShow(() => {
  if (hidden < 2) return;
  setTimeout(() => {
    check("nothing is cut", String(order) === "open", order);
    check("the socket is open", task.readyState === 1, task.readyState);
    done();
  }, 50);
});
