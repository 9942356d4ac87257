/**
 * claim: Files are appended to, copied, moved and cut, folders are removed when they are empty or recursively
 * basis: documented (FileSystemManager)
 */
const fs = wx.getFileSystemManager();
const usr = wx.env.USER_DATA_PATH;
const errno = (run) => {
  try {
    return run();
  } catch (error) {
    return error.errno;
  }
};
fs.mkdirSync(`${usr}/p/q`, true);
fs.writeFileSync(`${usr}/p/a`, "one");
fs.appendFileSync(`${usr}/p/a`, " two");
check("appendFile wants a file", errno(() => fs.appendFileSync(`${usr}/p/no`, "x")) === 1300002);
fs.copyFileSync(`${usr}/p/a`, `${usr}/p/q/b`);
fs.renameSync(`${usr}/p/q/b`, `${usr}/p/c`);
check("appended, copied, moved", fs.readFileSync(`${usr}/p/c`, "utf8") === "one two");
fs.truncateSync({ filePath: `${usr}/p/c`, length: 3 });
fs.truncateSync({ filePath: `${usr}/p/c`, length: 5 });
check("cut and filled with zeros", fs.readFileSync(`${usr}/p/c`, "hex") === "6f6e650000");
check("not empty", errno(() => fs.rmdirSync(`${usr}/p`)) === 1300066);
check("no folder", errno(() => fs.rmdirSync(`${usr}/p/a`)) === 1300020);
const all = fs.statSync(`${usr}/p`, true);
check("a folder and all in it", all.map(({ path }) => path).join() === "/,/a,/c,/q", all);
check("with Stats", all[0].stats.isDirectory() && all[1].stats.isFile() && all[1].stats.size === 7);
fs.rmdir({
  dirPath: `${usr}/p`,
  recursive: true,
  complete: ({ errMsg }) => {
    check("removed", errMsg === "rmdir:ok", errMsg);
    check("all of it", errno(() => fs.accessSync(`${usr}/p`)) === 1300002);
    done();
  },
});
