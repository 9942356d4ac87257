/**
 * claim: Five seconds in the background close a UDP socket, told after the return
 * basis: documented (that the network is cut); ours (that it closes)
 * options: --life background@800ms,foreground@6100ms
 * profiles: device
 */
let shown = false;
let away = false;
wx.onAppHide(() => (away = true));
wx.onAppShow(() => (shown = away));
const socket = wx.createUDPSocket();
socket.onClose(() => {
  check("after the return", shown);
  done();
});
socket.bind();
