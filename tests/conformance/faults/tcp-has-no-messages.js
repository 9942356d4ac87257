/**
 * claim: A fault of messages leaves TCP alone, which has none
 * basis: ours (docs/guide/faults.md; the log says so)
 * options: --fault drop
 */
const socket = wx.createTCPSocket();
socket.onConnect(() => socket.write("hello"));
socket.onMessage(({ message }) => {
  check("the bytes come back", message.byteLength === 5, message.byteLength);
  done();
});
socket.connect({ address: "127.0.0.1", port: SERVER.tcp });
