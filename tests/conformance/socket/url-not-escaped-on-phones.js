/**
 * claim: On phones a url with characters that are not escaped fails as Invalid HTTP status
 * basis: observed (community p/oCJUswwiGXvcG1wraUw6KGZgi4Yw)
 * profiles: device
 */
const task = wx.connectSocket({ url: `${SERVER.ws}/head?名=值` });
task.onOpen(() => {
  check("it fails", false, "open");
  done();
});
task.onError(({ errMsg }) => {
  check("it fails", true);
  check("the text", errMsg.includes("Invalid HTTP status"), errMsg);
  done();
});
