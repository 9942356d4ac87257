/**
 * claim: Five seconds in the background end a TCP connection, told after the return
 * basis: documented (运行机制, 网络: 5 s)
 * options: --life background@800ms,foreground@6100ms
 * profiles: device
 */
let shown = false;
let away = false;
wx.onAppHide(() => (away = true));
wx.onAppShow(() => (shown = away));
const socket = wx.createTCPSocket();
socket.onClose(() => {
  check("after the return", shown);
  done();
});
socket.connect({ address: "127.0.0.1", port: SERVER.tcp });
