/**
 * claim: A key without a value gives an empty string, or fails with data not found
 * basis: observed (published code; uni-app's documentation)
 */
check("getStorageSync", wx.getStorageSync("nothing") === "", wx.getStorageSync("nothing"));
wx.getStorage({
  key: "nothing",
  success: () => check("it fails", false),
  fail: ({ errMsg }) => {
    check("getStorage", errMsg === "getStorage:fail data not found", errMsg);
    done();
  },
});
