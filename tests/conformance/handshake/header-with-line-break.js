/**
 * claim: A header value with a line break does not smuggle a second header
 * basis: RFC 9110 §5.5
 */
const task = wx.connectSocket({ url: `${SERVER.ws}/head`, header: { "X-Evil": "a\r\nX-Smuggled: 1" } });
task.onMessage(({ data }) => {
  check("no second header", !JSON.parse(data).rawHeaders.some((name) => name.toLowerCase() === "x-smuggled"));
  done();
});
task.onError(({ errMsg }) => {
  check("no second header", typeof errMsg === "string", errMsg);
  done();
});
