/**
 * claim: tcpNoDelay is accepted
 * basis: documented (wx.connectSocket: tcpNoDelay)
 */
const task = wx.connectSocket({ url: `${SERVER.ws}/echo`, tcpNoDelay: true });
task.onOpen(() => {
  check("open", true);
  done();
});
