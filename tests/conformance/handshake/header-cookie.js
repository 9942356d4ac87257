/**
 * claim: A cookie that the app sets by hand is sent
 * basis: observed (there is no cookie jar for sockets)
 */
const task = wx.connectSocket({ url: `${SERVER.ws}/head`, header: { cookie: "sid=1; b=2" } });
task.onMessage(({ data }) => {
  check("it is sent", JSON.parse(data).rawHeaders.includes("sid=1; b=2"));
  done();
});
