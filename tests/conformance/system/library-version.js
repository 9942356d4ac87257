/**
 * claim: SDKVersion is that of the imitated base library
 * basis: documented (changelog)
 */
const { SDKVersion } = wx.getSystemInfoSync();
check("three numbers", /^\d+\.\d+\.\d+$/.test(SDKVersion), SDKVersion);
check("getAppBaseInfo agrees", wx.getAppBaseInfo().SDKVersion === SDKVersion);
done();
