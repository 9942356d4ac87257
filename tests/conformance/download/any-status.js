/**
 * claim: An answer of any status is written to the file
 * basis: documented (wx.downloadFile)
 */
wx.downloadFile({
  url: `${SERVER.http}/status?code=404`,
  success: ({ statusCode, tempFilePath }) => {
    check("statusCode", statusCode === 404, statusCode);
    const text = wx.getFileSystemManager().readFileSync(tempFilePath, "utf8");
    check("its body", text === "as asked", text);
    done();
  },
});
