/**
 * claim: onConnect has useHttpDNS, localInfo and remoteInfo on phones
 * basis: documented (TCPSocket.onConnect since 3.4.1)
 * profiles: device
 */
const socket = wx.createTCPSocket();
socket.onConnect(({ useHttpDNS, localInfo, remoteInfo }) => {
  check("useHttpDNS", useHttpDNS === false, useHttpDNS);
  check("remoteInfo", remoteInfo.address === "127.0.0.1" && remoteInfo.family === "IPv4", remoteInfo.family);
  check("localInfo", localInfo.port > 0 && localInfo.family === "IPv4", localInfo.family);
  done();
});
socket.connect({ address: "127.0.0.1", port: SERVER.tcp });
