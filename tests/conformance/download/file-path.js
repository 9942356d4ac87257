/**
 * claim: filePath names the file, and the result has it
 * basis: documented (wx.downloadFile: filePath since 1.8.0)
 */
const filePath = `${wx.env.USER_DATA_PATH}/got.bin`;
wx.downloadFile({
  url: `${SERVER.http}/bytes?n=10`,
  filePath,
  success: (result) => {
    check("filePath", result.filePath === filePath, result.filePath);
    check("no tempFilePath", result.tempFilePath === undefined, result.tempFilePath);
    check("it is there", wx.getFileSystemManager().readFileSync(filePath).byteLength === 10);
    done();
  },
});
