/**
 * claim: A handshake that is answered in time is not cut by its timeout later
 * basis: ours (the timeout covers the opening only)
 */
const task = wx.connectSocket({ url: `${SERVER.ws}/late?ms=200`, timeout: 600 });
let closed = false;
task.onClose(() => (closed = true));
task.onOpen(() => {
  setTimeout(() => {
    check("open beyond the timeout", !closed && task.readyState === 1, task.readyState);
    done();
  }, 700);
});
