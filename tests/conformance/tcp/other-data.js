/**
 * claim: write refuses what is neither string nor ArrayBuffer
 * basis: documented (TCPSocket.write); ours (text)
 */
const socket = wx.createTCPSocket();
socket.onConnect(() => socket.write(new Uint8Array([1])));
socket.onError(({ errCode, errMsg }) => {
  check("errCode", errCode === -1, errCode);
  check("errMsg", errMsg === "write fail: data should be String or ArrayBuffer instead of Uint8Array", errMsg);
  done();
});
socket.connect({ address: "127.0.0.1", port: SERVER.tcp });
