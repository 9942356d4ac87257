/**
 * claim: A value of more than 1 MB is refused: the synchronous function throws, the other one fails
 * basis: documented (wx.setStorage: 1 MB a key); ours (text)
 */
const data = "x".repeat(1100000);
let thrown;
try {
  wx.setStorageSync("big", data);
} catch (error) {
  thrown = error;
}
check("it throws an Error", thrown instanceof Error, String(thrown));
check("whose text names the limit", /^setStorageSync:fail .*1048576$/.test(thrown.message), thrown.message);
check("nothing is stored", wx.getStorageSync("big") === "");
wx.setStorage({
  key: "big",
  data,
  success: () => check("it fails", false),
  fail: ({ errMsg }) => {
    check("errMsg", /^setStorage:fail .*1048576$/.test(errMsg), errMsg);
    done();
  },
});
