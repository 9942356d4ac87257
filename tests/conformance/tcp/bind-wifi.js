/**
 * claim: bindWifi fails in its documented form: 5 (Android only), or 3 for a BSSID that is none
 * basis: documented (TCPSocket: 3, 5); ours (texts)
 */
const socket = wx.createTCPSocket();
const codes = [];
socket.onBindWifi(() => check("no onBindWifi", false));
socket.onError(({ errCode, errMsg }) => {
  codes.push(errCode);
  check(`errMsg of ${errCode}`, errMsg.startsWith("bindWifi fail"), errMsg);
  if (codes.length < 2) return;
  check("5, then 3", String(codes) === "5,3", codes);
  socket.onConnect(() => {
    check("the socket can still connect", true);
    done();
  });
  socket.connect({ address: "127.0.0.1", port: SERVER.tcp });
});
socket.bindWifi({ BSSID: "00:11:22:33:44:55" });
socket.bindWifi({ BSSID: "" });
