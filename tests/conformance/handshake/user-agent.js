/**
 * claim: The handshake has a User-Agent that names MicroMessenger
 * basis: documented (that the client sets it); ours (the text)
 */
const task = wx.connectSocket({ url: `${SERVER.ws}/head` });
task.onMessage(({ data }) => {
  const { rawHeaders } = JSON.parse(data);
  const value = headerOf(rawHeaders, "user-agent");
  check("it is there", value !== undefined);
  check("it names WeChat", /MicroMessenger/.test(value), value);
  done();
});
