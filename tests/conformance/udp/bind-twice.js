/**
 * claim: A socket is bound once: bind again gives 0 and errno 22
 * basis: ours (as the system's sockets); observed on iOS (0)
 */
const socket = wx.createUDPSocket();
socket.bind();
socket.onError(({ errNum }) => {
  check("errNum", errNum === 22, errNum);
  done();
});
const second = socket.bind();
check("0", second === 0, second);
