/**
 * claim: onHeadersReceived has statusCode on phones
 * basis: documented (RequestTask.onHeadersReceived)
 * profiles: device
 */
const task = wx.request({ url: `${SERVER.http}/status?code=404` });
task.onHeadersReceived(({ statusCode }) => {
  check("statusCode", statusCode === 404, statusCode);
  done();
});
