/**
 * claim: Options that are no object have the parameter error
 * basis: ours (after the observed form)
 */
wx.setStorage("x").catch(({ errMsg }) => {
  check("errMsg", errMsg === "setStorage:fail parameter error: parameter should be Object instead of String;", errMsg);
  done();
});
