/**
 * claim: On phones a url with characters that are not escaped fails as Invalid HTTP status
 * basis: observed (community p/oCJUswwiGXvcG1wraUw6KGZgi4Yw)
 * note: Here such characters are escaped and the socket opens, as in the devtools.
 * profiles: device
 */
const task = wx.connectSocket({ url: `${SERVER.ws}/head?名=值` });
task.onOpen(() => {
  check("it fails", false, "open");
  done();
});
task.onError(({ errMsg }) => {
  check("it fails", true, errMsg);
  done();
});
