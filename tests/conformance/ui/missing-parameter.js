/**
 * claim: A required parameter that is missing has the parameter error
 * basis: documented (that it is required); observed (form)
 */
wx.showToast({
  fail: ({ errMsg }) => {
    const expected = "showToast:fail parameter error: parameter.title should be String instead of Undefined;";
    check("errMsg", errMsg === expected, errMsg);
    done();
  },
});
