/**
 * claim: Calls with callbacks answer in their order and later than the turn, and a large file does not hold the app up
 * basis: ours (that they are asynchronous is documented)
 */
const fs = wx.getFileSystemManager();
const filePath = `${wx.env.USER_DATA_PATH}/large`;
const order = [];
const data = new ArrayBuffer(64 * 1024 * 1024);
fs.writeFile({ filePath, data, success: () => order.push("write"), fail: ({ errMsg }) => order.push(errMsg) });
fs.getFileInfo({ filePath, digestAlgorithm: "sha256", success: () => order.push("digest") });
fs.access({ path: filePath, success: () => order.push("access") });
fs.unlink({
  filePath,
  complete: ({ errMsg }) => {
    order.push(errMsg);
    const ticks = order.filter((one) => one === "tick").length;
    const answers = order.filter((one) => one !== "tick").join();
    check("in order", answers === "write,digest,access,unlink:ok", answers);
    check("timers fire meanwhile", ticks > 0 && order.indexOf("tick") < order.indexOf("digest"), order.slice(0, 5));
    clearInterval(timer);
    done();
  },
});
const timer = setInterval(() => order.push("tick"), 1);
check("nothing within the call", order.length === 0, order);
