/**
 * claim: After close no message is told, also when some have arrived already
 * basis: ours (as in browsers: WHATWG WebSockets)
 */
let count = 0;
const task = wx.connectSocket({ url: `${SERVER.ws}/count?n=500` });
task.onMessage(() => {
  count += 1;
  task.close();
});
task.onClose(() => {
  check("one message", count === 1, count);
  done();
});
