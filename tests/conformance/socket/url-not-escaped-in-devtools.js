/**
 * claim: In the devtools characters of a url that are not escaped are escaped
 * basis: observed (community p/oCJUswwiGXvcG1wraUw6KGZgi4Yw)
 * profiles: devtools
 */
const task = wx.connectSocket({ url: `${SERVER.ws}/head?名=值` });
task.onMessage(({ data }) => {
  const { url } = JSON.parse(data);
  check("escaped", url === "/head?%E5%90%8D=%E5%80%BC", url);
  done();
});
