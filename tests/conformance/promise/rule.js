/**
 * claim: Without callbacks a function returns a Promise; the presence of one key decides, also when it is undefined
 * basis: documented (API guide since 2.10.2; typings PromisifySuccessResult)
 */
const none = wx.getNetworkType();
check("no argument: a Promise", none instanceof Promise);
check("empty options: a Promise", wx.getNetworkType({}) instanceof Promise);
check("success: nothing", wx.getNetworkType({ success() {} }) === undefined);
check("complete: nothing", wx.getNetworkType({ complete() {} }) === undefined);
check("fail: nothing", wx.getNetworkType({ fail() {} }) === undefined);
check("success undefined: nothing", wx.getNetworkType({ success: undefined }) === undefined);
none.then((result) => {
  check("errMsg", result.errMsg === "getNetworkType:ok", result.errMsg);
  done();
});
