/**
 * claim: onProgressUpdate counts up to 100 per cent and the size of the answer
 * basis: documented (DownloadTask.onProgressUpdate)
 */
const seenProgress = [];
const task = wx.downloadFile({
  url: `${SERVER.http}/bytes?n=1000000`,
  success: () => {
    const last = seenProgress[seenProgress.length - 1];
    check("it is told", seenProgress.length > 0);
    check("100 per cent", last.progress === 100, last);
    check("all bytes", last.totalBytesWritten === 1000000, last);
    check("the size", last.totalBytesExpectedToWrite === 1000000, last);
    check(
      "it grows",
      seenProgress.every((one, index) => index === 0 || one.progress >= seenProgress[index - 1].progress),
    );
    done();
  },
});
task.onProgressUpdate((progress) => seenProgress.push(progress));
