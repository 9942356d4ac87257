/**
 * claim: A header whose name is no token is not sent, and the socket opens
 * basis: RFC 9110 §5.1; ours (that it opens)
 */
const task = wx.connectSocket({
  url: `${SERVER.ws}/head`,
  header: { "bad name": "1", "": "2", 名: "3", "X-Good": "4" },
});
task.onMessage(({ data }) => {
  const { rawHeaders } = JSON.parse(data);
  check("the good one", headerOf(rawHeaders, "X-Good") === "4");
  check("not the others", !rawHeaders.some((text) => ["bad name", "", "名"].includes(text)));
  done();
});
task.onError(({ errMsg }) => {
  check("the good one", false, errMsg);
  done();
});
