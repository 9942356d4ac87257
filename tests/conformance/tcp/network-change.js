/**
 * claim: Another network ends a TCP connection on phones: onError with 103, then onClose
 * basis: observed (connections break); ours (103, as on Android)
 * options: --network 4g@500ms
 * profiles: device
 */
const order = [];
const socket = wx.createTCPSocket();
wx.onNetworkStatusChange(() => order.push("change"));
socket.onError(({ errNum }) => order.push(`error ${errNum}`));
socket.onClose(() => {
  order.push("close");
  check("change, error, close", String(order) === "change,error 103,close", order);
  done();
});
socket.connect({ address: "127.0.0.1", port: SERVER.tcp });
