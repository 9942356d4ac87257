/**
 * claim: A ping is answered while the app is in the background
 * basis: ours (the stack is not the app)
 * options: --life background@300ms,foreground@1200ms
 */
let pong = 0;
setTimeout(() => {
  const task = wx.connectSocket({ url: `${SERVER.ws}/ping` });
  task.onMessage(() => (pong = Date.now()));
}, 400);
wx.onAppShow(() => {
  if (pong === 0) return;
  check("the answer came in the background", true);
  done();
});
