/**
 * claim: An open file is read and written where it stands, or at a position, which moves nothing
 * basis: documented (FileSystemManager.open, read, write)
 */
const fs = wx.getFileSystemManager();
const filePath = `${wx.env.USER_DATA_PATH}/open.txt`;
const fd = fs.openSync({ filePath, flag: "w+" });
check("fd is a string", typeof fd === "string", fd);
check("bytes, not characters", fs.writeSync({ fd, data: "你好" }).bytesWritten === 6);
check("at a position", fs.writeSync({ fd, data: "!", position: 0 }).bytesWritten === 1);
check(
  "where it stood",
  fs.writeSync({ fd, data: new Uint8Array([1, 46, 3]).buffer, offset: 1, length: 1 }).bytesWritten === 1,
);
check("size", fs.fstatSync({ fd }).size === 7, fs.fstatSync({ fd }).size);
const arrayBuffer = new ArrayBuffer(8);
fs.read({
  fd,
  arrayBuffer,
  offset: 2,
  length: 4,
  position: 3,
  success: (result) => {
    check("bytesRead", result.bytesRead === 4, result.bytesRead);
    check("the same buffer", result.arrayBuffer === arrayBuffer);
    const bytes = [...new Uint8Array(arrayBuffer)].join();
    check("the bytes", bytes === "0,0,229,165,189,46,0,0", bytes);
    fs.ftruncateSync({ fd, length: 1 });
    fs.close({
      fd,
      success: () => {
        check("what is left", fs.readFileSync(filePath, "utf8") === "!");
        done();
      },
    });
  },
  fail: ({ errMsg }) => check("read", false, errMsg),
});
