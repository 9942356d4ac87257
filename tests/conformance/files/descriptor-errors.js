/**
 * claim: A descriptor that is not open, or open for something else, is refused by number
 * basis: documented (FileError: 1300009, 1300013, 1301006, 1301007, 1301009)
 */
const fs = wx.getFileSystemManager();
const filePath = `${wx.env.USER_DATA_PATH}/errors.txt`;
const errno = (run) => {
  try {
    return run();
  } catch (error) {
    return error.errno;
  }
};
const arrayBuffer = new ArrayBuffer(2);
check("not open", errno(() => fs.fstatSync({ fd: "99" })) === 1300009);
const fd = fs.openSync({ filePath, flag: "w" });
check("for writing only", errno(() => fs.readSync({ fd, arrayBuffer, length: 1 })) === 1300013);
check("length", errno(() => fs.readSync({ fd, arrayBuffer, length: 3 })) === 1301006);
check("offset", errno(() => fs.readSync({ fd, arrayBuffer, offset: 3 })) === 1301007);
check("position", errno(() => fs.readSync({ fd, arrayBuffer, position: -1 })) === 1301009);
fs.closeSync({ fd });
check("closed", errno(() => fs.closeSync({ fd })) === 1300009);
check("x wants a new file", errno(() => fs.openSync({ filePath, flag: "wx" })) === 1301005);
fs.open({
  filePath: `${wx.env.USER_DATA_PATH}/none`,
  fail: (result) => {
    const wanted = `open:fail no such file or directory ${wx.env.USER_DATA_PATH}/none`;
    check("r wants one that is there", result.errMsg === wanted && result.errno === 1300002, result);
    done();
  },
});
