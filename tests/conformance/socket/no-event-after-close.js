/**
 * claim: onClose is the last event of a socket, and comes once
 * basis: observed (every library makes a new socket then)
 */
const order = [];
const task = follow(wx.connectSocket({ url: `${SERVER.ws}/frames/message-after-close` }), order);
task.onClose(() => {
  setTimeout(() => {
    check("nothing after the close", String(order) === "open,message,close", order);
    done();
  }, 100);
});
