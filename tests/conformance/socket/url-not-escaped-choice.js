/**
 * claim: With unescaped-url = "escape" phones escape such characters as well
 * basis: ours (a choice: reports are few and old)
 * miniwire.toml:
 *     [behaviour]
 *     unescaped-url = "escape"
 * profiles: device
 */
const task = wx.connectSocket({ url: `${SERVER.ws}/head?名=值` });
task.onMessage(({ data }) => {
  const { url } = JSON.parse(data);
  check("escaped", url === "/head?%E5%90%8D=%E5%80%BC", url);
  done();
});
