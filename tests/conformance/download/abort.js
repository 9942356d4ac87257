/**
 * claim: abort fails a download with downloadFile:fail abort
 * basis: documented (DownloadTask.abort); observed (text)
 */
const task = wx.downloadFile({
  url: `${SERVER.http}/slow?ms=5000`,
  success: () => check("it fails", false),
  fail: ({ errMsg }) => check("errMsg", errMsg === "downloadFile:fail abort", errMsg),
  complete: done,
});
setTimeout(() => task.abort(), 50);
