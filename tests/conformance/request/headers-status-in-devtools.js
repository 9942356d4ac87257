/**
 * claim: onHeadersReceived has no statusCode in the devtools
 * basis: documented (RequestTask.onHeadersReceived)
 * profiles: devtools
 */
const task = wx.request({ url: `${SERVER.http}/status?code=404` });
task.onHeadersReceived((result) => {
  check("no statusCode", !("statusCode" in result), Object.keys(result));
  done();
});
