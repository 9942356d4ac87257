/**
 * claim: All values together have at most 10 MB
 * basis: documented (wx.setStorage: 10 MB); ours (text)
 */
const data = "x".repeat(1000000);
let stored = 0;
let thrown;
try {
  for (; stored < 12; stored += 1) wx.setStorageSync(`key${stored}`, data);
} catch (error) {
  thrown = error;
}
check("ten are stored", stored === 10, stored);
check("the eleventh throws", /exceed storage max size/.test(thrown && thrown.message), thrown && thrown.message);
done();
