/**
 * claim: The methods of a TCPSocket return nothing, and off without a function removes all listeners
 * basis: documented (typings: TCPSocket)
 */
const socket = wx.createTCPSocket({ type: "ipv4" });
let calls = 0;
socket.onConnect(() => (calls += 1));
socket.offConnect();
socket.onConnect(() => {
  check("only the later listener", calls === 0, calls);
  check("write", socket.write("x") === undefined);
});
socket.onMessage(() => check("close", socket.close() === undefined));
socket.onClose(done);
check("connect", socket.connect({ address: "127.0.0.1", port: SERVER.tcp }) === undefined);
