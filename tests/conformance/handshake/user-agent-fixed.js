/**
 * claim: The app cannot set User-Agent
 * basis: observed (answer of staff, community 000eac98ff0988857e816f40866c00)
 */
const task = wx.connectSocket({ url: `${SERVER.ws}/head`, header: { "User-Agent": "mine" } });
task.onMessage(({ data }) => {
  check("it is not sent", !JSON.parse(data).rawHeaders.includes("mine"));
  done();
});
