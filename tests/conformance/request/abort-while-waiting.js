/**
 * claim: A request that waits for its turn can be aborted, and nothing is sent
 * basis: documented (RequestTask.abort); ours (while it waits)
 */
for (let i = 0; i < 10; i += 1) wx.request({ url: `${SERVER.http}/slow?ms=5000` });
const task = wx.request({
  url: `${SERVER.http}/echo`,
  success: () => check("it fails", false),
  fail: ({ errMsg }) => check("it fails", errMsg === "request:fail abort", errMsg),
  complete: done,
});
task.abort();
