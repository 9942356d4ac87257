/**
 * claim: A value of exactly 1 MB is stored
 * basis: documented (wx.setStorage: 1 MB a key); ours (counted as JSON)
 */
const data = "x".repeat(1048576 - 2);
wx.setStorageSync("just", data);
check("it comes back", wx.getStorageSync("just") === data);
done();
