/**
 * claim: connect again is an error: 106 while connected
 * basis: ours (as the system's sockets)
 */
const socket = wx.createTCPSocket();
socket.onConnect(() => socket.connect({ address: "127.0.0.1", port: SERVER.tcp }));
socket.onError(({ errNum }) => {
  check("errNum", errNum === 106, errNum);
  done();
});
socket.connect({ address: "127.0.0.1", port: SERVER.tcp });
