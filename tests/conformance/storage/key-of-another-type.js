/**
 * claim: A key that is no string has the parameter error
 * basis: observed (form of the text)
 */
wx.setStorage({
  key: 1,
  data: "x",
  fail: ({ errMsg }) => {
    const expected = "setStorage:fail parameter error: parameter.key should be String instead of Number;";
    check("errMsg", errMsg === expected, errMsg);
    done();
  },
});
