/**
 * claim: write before the connection is onError with 107
 * basis: observed (form); ours (number)
 */
const socket = wx.createTCPSocket();
socket.onError(({ errCode, errNum }) => {
  check("errCode", errCode === -2, errCode);
  check("errNum", errNum === 107, errNum);
  done();
});
socket.write("too early");
