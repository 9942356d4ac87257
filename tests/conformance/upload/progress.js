/**
 * claim: onProgressUpdate of an upload counts up to 100 per cent
 * basis: documented (UploadTask.onProgressUpdate)
 */
const filePath = `${wx.env.USER_DATA_PATH}/up.bin`;
wx.getFileSystemManager().writeFileSync(filePath, new ArrayBuffer(500000));
let last;
const task = wx.uploadFile({
  url: `${SERVER.http}/echo`,
  filePath,
  name: "file",
  success: () => {
    check("100 per cent", last && last.progress === 100, last);
    check("all bytes", last.totalBytesSent === last.totalBytesExpectedToSend, last);
    check("at least the file", last.totalBytesSent >= 500000);
    done();
  },
});
task.onProgressUpdate((progress) => (last = progress));
