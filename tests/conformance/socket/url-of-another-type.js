/**
 * claim: A url of another type is named by its brand
 * basis: observed (text)
 */
const texts = [];
const types = { Number: 1, Null: null, Object: {}, Array: [], Boolean: true };
for (const [name, url] of Object.entries(types)) {
  wx.connectSocket({
    url,
    fail: ({ errMsg }) => {
      const expected = `connectSocket:fail parameter error: parameter.url should be String instead of ${name};`;
      check(name, errMsg === expected, errMsg);
      if (texts.push(errMsg) === 5) done();
    },
  });
}
