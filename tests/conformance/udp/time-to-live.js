/**
 * claim: setTTL takes 0 to 255 once the socket is bound
 * basis: documented (UDPSocket.setTTL); ours (numbers)
 */
const errors = [];
const socket = wx.createUDPSocket();
socket.onError(({ errNum }) => {
  errors.push(errNum);
  if (errors.length < 2) return;
  check("before bind, and beyond the range", String(errors) === "9,22", errors);
  done();
});
socket.setTTL(64);
socket.bind();
socket.setTTL(64);
socket.setTTL(256);
