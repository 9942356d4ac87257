/**
 * claim: method and data of old tutorials are accepted and ignored
 * basis: observed (tutorials of 2017)
 */
const task = wx.connectSocket({ url: `${SERVER.ws}/head`, method: "POST", data: { a: 1 } });
task.onMessage(({ data }) => {
  check("a GET without them", JSON.parse(data).method === "GET" && JSON.parse(data).url === "/head");
  done();
});
