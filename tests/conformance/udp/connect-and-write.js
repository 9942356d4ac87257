/**
 * claim: After connect, write goes to that peer, whatever its options say
 * basis: documented (UDPSocket.connect since 2.15.0); ours (whatever they say)
 */
const socket = wx.createUDPSocket();
socket.bind();
socket.onMessage(({ remoteInfo }) => {
  check("the peer", remoteInfo.port === SERVER.udp);
  done();
});
socket.connect({ address: "127.0.0.1", port: SERVER.udp });
socket.write({ address: "127.0.0.1", port: SERVER.refused, message: "to the peer" });
