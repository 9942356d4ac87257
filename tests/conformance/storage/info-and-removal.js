/**
 * claim: getStorageInfo tells keys and sizes; removeStorage and clearStorage remove
 * basis: documented (wx.getStorageInfo: kilobytes)
 */
wx.setStorageSync("a", "x".repeat(2000));
wx.setStorageSync("b", 1);
const info = wx.getStorageInfoSync();
check("keys", String(info.keys.sort()) === "a,b", info.keys);
check("current size in kB", info.currentSize === 2, info.currentSize);
check("limit in kB", info.limitSize === 10240, info.limitSize);
wx.removeStorageSync("a");
check("removed", wx.getStorageSync("a") === "");
wx.removeStorageSync("not there");
wx.clearStorageSync();
check("cleared", wx.getStorageInfoSync().keys.length === 0);
done();
