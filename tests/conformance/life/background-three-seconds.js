/**
 * claim: After three seconds in the background nothing is cut, and messages came meanwhile
 * basis: documented (运行机制: 5 s)
 * options: --life background@800ms,foreground@3800ms
 * profiles: device
 */
const order = [];
let away = false;
let heard = 0;
const task = follow(wx.connectSocket({ url: `${SERVER.ws}/echo` }), order);
wx.onAppHide(() => {
  away = true;
  task.send({ data: "from the background" });
});
task.onMessage(() => (heard += away ? 1 : 0));
wx.onAppShow(() => {
  if (!away) return;
  check("the message came in the background", heard === 1, heard);
  setTimeout(() => {
    check("the socket is open", task.readyState === 1, task.readyState);
    check("no close", !order.includes("close"), order);
    done();
  }, 50);
});
