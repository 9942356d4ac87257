/**
 * claim: A TCP socket connects, writes text and bytes, and hears ArrayBuffers
 * basis: documented (TCPSocket)
 */
const socket = wx.createTCPSocket();
const got = [];
socket.onConnect(() => socket.write("你好"));
socket.onMessage(({ message, remoteInfo }) => {
  check(`message ${got.length} is an ArrayBuffer`, message instanceof ArrayBuffer);
  got.push(new Uint8Array(message));
  check(`remoteInfo ${got.length}`, remoteInfo.port === SERVER.tcp && remoteInfo.address === "127.0.0.1");
  if (got.length === 1) return socket.write(new Uint8Array([0, 255]).buffer);
  check("the text as UTF-8", got[0].length === 6 && got[0][0] === 0xe4);
  check("the bytes", String(got[1]) === "0,255", [...got[1]]);
  done();
});
socket.onError(({ errMsg }) => {
  check("no error", false, errMsg);
  done();
});
socket.connect({ address: "127.0.0.1", port: SERVER.tcp });
