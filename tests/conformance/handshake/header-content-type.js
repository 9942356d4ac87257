/**
 * claim: content-type is accepted on a handshake
 * basis: observed (tim-wx-sdk sets it)
 */
const task = wx.connectSocket({ url: `${SERVER.ws}/head`, header: { "content-type": "application/json" } });
task.onMessage(({ data }) => {
  check("it is sent", JSON.parse(data).rawHeaders.includes("application/json"));
  done();
});
