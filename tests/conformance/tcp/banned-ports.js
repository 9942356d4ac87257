/**
 * claim: Banned ports are refused with code 2, whatever urlCheck says
 * basis: documented (TCPSocket.connect: list of ports); ours (text)
 */
const ports = [80, 1023, 1433, 3306, 6379, 8000, 8080, 8100, 8443, 9200, 11211, 27018];
let left = ports.length;
for (const port of ports) {
  const socket = wx.createTCPSocket();
  socket.onConnect(() => check(`${port}`, false));
  socket.onError(({ errCode, errMsg }) => {
    check(`${port}`, errCode === 2 && errMsg === "connect fail: invalid port", { errCode, errMsg });
    left -= 1;
    if (left === 0) done();
  });
  socket.connect({ address: "127.0.0.1", port });
}
