/**
 * claim: With enableHttpDNS and no service that was bought TCP connects without it and says why
 * basis: documented (TCPSocket.onConnect: useHttpDNS, exception; Errno: 602101); ours (that there is never a service)
 */
const socket = wx.createTCPSocket();
socket.onConnect(({ useHttpDNS, exception }) => {
  check("useHttpDNS is false", useHttpDNS === false, useHttpDNS);
  check("one reason", exception.reasons.length === 1, exception);
  const [{ errno, errMsg }] = exception.reasons;
  check("errno 602101, as text", errno === "602101", errno);
  check("errMsg", errMsg === "not buy httpdns service", errMsg);
  done();
});
socket.onError(({ errMsg }) => {
  check("no error", false, errMsg);
  done();
});
socket.connect({
  address: "localhost",
  port: SERVER.tcp,
  enableHttpDNS: true,
  httpDNSServiceId: "wxe0000000000000000",
});
