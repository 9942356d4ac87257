/**
 * claim: The handshake has a User-Agent that names MicroMessenger
 * basis: documented (that the client sets it); ours (the text)
 */
const task = wx.connectSocket({ url: `${SERVER.ws}/head` });
task.onMessage(({ data }) => {
  const { rawHeaders } = JSON.parse(data);
  const value = rawHeaders[rawHeaders.findIndex((name) => name.toLowerCase() === "user-agent") + 1];
  check(
    "it is there",
    rawHeaders.some((name) => name.toLowerCase() === "user-agent"),
  );
  check("it names WeChat", /MicroMessenger/.test(value), value);
  done();
});
