/**
 * claim: Storage functions return Promises
 * basis: documented (wx.setStorage: Promise)
 */
async function run() {
  const stored = await wx.setStorage({ key: "a", data: { n: 1 } });
  check("setStorage", stored.errMsg === "setStorage:ok", stored.errMsg);
  const { data, errMsg } = await wx.getStorage({ key: "a" });
  check("getStorage", errMsg === "getStorage:ok" && data.n === 1, { data, errMsg });
  const failed = await wx.getStorage({ key: "b" }).catch((error) => error.errMsg);
  check("a rejection", failed === "getStorage:fail data not found", failed);
  done();
}
run();
