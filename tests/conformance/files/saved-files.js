/**
 * claim: Saved files are listed with size and time, have a digest, and are removed
 * basis: documented (FileSystemManager.getSavedFileList, getFileInfo, removeSavedFile)
 */
const fs = wx.getFileSystemManager();
wx.downloadFile({
  url: `${SERVER.http}/bytes?n=10`,
  success: ({ tempFilePath }) => {
    const filePath = fs.saveFileSync(tempFilePath);
    fs.getSavedFileList({
      success: ({ fileList }) => {
        check("one file", fileList.length === 1 && fileList[0].filePath === filePath, fileList);
        check("size and seconds", fileList[0].size === 10 && fileList[0].createTime > 1e9, fileList[0]);
        fs.getFileInfo({
          filePath,
          success: ({ size, digest }) => {
            check("md5 where nothing else is asked for", size === 10 && /^[0-9a-f]{32}$/.test(digest), digest);
            fs.removeSavedFile({
              filePath,
              success: () =>
                fs.getSavedFileList({ success: (left) => (check("none is left", left.fileList.length === 0), done()) }),
            });
          },
        });
      },
    });
  },
});
