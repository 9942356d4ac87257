/**
 * claim: TCP has no messages: two writes of the server may come as two pieces
 * basis: ours (TCP)
 */
let text = "";
let pieces = 0;
const socket = wx.createTCPSocket();
socket.onConnect(() => socket.write("twice"));
socket.onMessage(({ message }) => {
  pieces += 1;
  text += String.fromCharCode(...new Uint8Array(message));
  if (text.length < 6) return;
  check("in order", text === "onetwo", text);
  check("two pieces", pieces === 2, pieces);
  done();
});
socket.connect({ address: "127.0.0.1", port: SERVER.tcp });
