/**
 * claim: getNetworkType gives a documented type, as a Promise too
 * basis: documented (wx.getNetworkType)
 */
wx.getNetworkType().then(({ networkType, errMsg }) => {
  const types = ["wifi", "2g", "3g", "4g", "5g", "unknown", "none"];
  check("the type", types.includes(networkType), networkType);
  check("errMsg", errMsg === "getNetworkType:ok", errMsg);
  done();
});
