/**
 * claim: user-agent of the settings is what servers see
 * basis: ours (choice user-agent)
 * miniwire.toml:
 *     [behaviour]
 *     user-agent = "MyAgent/1.0"
 */
const task = wx.connectSocket({ url: `${SERVER.ws}/head` });
task.onMessage(({ data }) => {
  const { rawHeaders } = JSON.parse(data);
  const value = headerOf(rawHeaders, "user-agent");
  check("it is sent", value === "MyAgent/1.0", value);
  done();
});
