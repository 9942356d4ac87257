/**
 * claim: networkTimeout.downloadFile of app.json holds for downloads
 * basis: documented (app.json: networkTimeout.downloadFile)
 * app.json: { "networkTimeout": { "downloadFile": 400 } }
 */
wx.downloadFile({
  url: `${SERVER.http}/slow?ms=5000`,
  success: () => check("it fails", false),
  fail: ({ errMsg, errno }) => {
    check("errMsg", errMsg === "downloadFile:fail timeout", errMsg);
    check("errno", errno === 5, errno);
  },
  complete: done,
});
