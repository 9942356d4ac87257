/**
 * claim: What came before the peer's end is told, then onClose
 * basis: documented (onClose); ours (how)
 */
const got = [];
const socket = wx.createTCPSocket();
socket.onConnect(() => socket.write("end with a word"));
socket.onMessage(({ message }) => got.push(String.fromCharCode(...new Uint8Array(message))));
socket.onError(({ errMsg }) => check("no error", false, errMsg));
socket.onClose(() => {
  check("the last word", String(got) === "goodbye", got);
  done();
});
socket.connect({ address: "127.0.0.1", port: SERVER.tcp });
