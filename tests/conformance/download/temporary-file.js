/**
 * claim: A download without filePath is in a temporary file, which can be read
 * basis: documented (wx.downloadFile)
 */
wx.downloadFile({
  url: `${SERVER.http}/bytes?n=5000`,
  success: ({ tempFilePath, statusCode, errMsg }) => {
    check("errMsg", errMsg === "downloadFile:ok", errMsg);
    check("statusCode", statusCode === 200, statusCode);
    const bytes = wx.getFileSystemManager().readFileSync(tempFilePath);
    check("the bytes", bytes.byteLength === 5000, bytes.byteLength);
    done();
  },
});
