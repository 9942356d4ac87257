/**
 * claim: A ping is answered while the app is in the background
 * basis: ours (the stack is not the app)
 * options: --life background@800ms,foreground@1800ms
 */
let pong = 0;
setTimeout(() => {
  const task = wx.connectSocket({ url: `${SERVER.ws}/ping` });
  task.onMessage(() => (pong = Date.now()));
}, 900);
wx.onAppShow(() => {
  if (pong === 0) return;
  check("the answer came in the background", true);
  done();
});
