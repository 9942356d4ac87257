/**
 * claim: Offline, a UDP socket cannot be bound and says so with errno 101
 * basis: ours (docs/guide/faults.md)
 * options: --fault offline
 */
const socket = wx.createUDPSocket();
socket.onError(({ errCode, errNum }) => {
  check("a failed system call", errCode === -2, errCode);
  check("errNum", errNum === 101, errNum);
  done();
});
check("bind gives 0", socket.bind() === 0);
