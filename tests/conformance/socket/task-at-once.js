/**
 * claim: connectSocket returns its SocketTask at once, and no event comes inside of the call
 * basis: documented (网络调优; wx.connectSocket)
 */
let inside = true;
let opened = 0;
const task = wx.connectSocket({
  url: `${SERVER.ws}/echo`,
  success: () => check("success comes after the call", !inside),
});
check("a task is there at once", typeof task === "object" && typeof task.send === "function", typeof task);
task.onOpen(() => {
  opened += 1;
  check("open comes after the call", !inside);
  check("open comes once", opened === 1, opened);
  setTimeout(done, 50);
});
inside = false;
