/**
 * claim: The handshake has WeChat's Referer, and the app cannot set another one
 * basis: documented (网络: servicewechat.com/{appid}/{version}/page-frame.html; devtools)
 */
const task = wx.connectSocket({
  url: `${SERVER.ws}/head`,
  header: { Referer: "https://mine.example.com/", referer: "x" },
});
task.onMessage(({ data }) => {
  const { rawHeaders } = JSON.parse(data);
  const referers = rawHeaders.filter((_, index) => index > 0 && rawHeaders[index - 1].toLowerCase() === "referer");
  const expected = "https://servicewechat.com/wx0123456789abcdef/devtools/page-frame.html";
  check("one Referer", referers.length === 1, referers);
  check("it is WeChat's", referers[0] === expected, referers[0]);
  done();
});
