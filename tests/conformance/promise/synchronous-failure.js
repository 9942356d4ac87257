/**
 * claim: A synchronous function throws an Error whose message and errMsg carry its own name
 * basis: documented (that it throws); ours (errMsg)
 */
let thrown;
try {
  wx.setStorageSync(1, "x");
} catch (error) {
  thrown = error;
}
const expected = "setStorageSync:fail parameter error: parameter.key should be String instead of Number;";
check("an Error", thrown instanceof Error);
check("message", thrown && thrown.message === expected, thrown && thrown.message);
check("errMsg", thrown && thrown.errMsg === expected, thrown && thrown.errMsg);
done();
