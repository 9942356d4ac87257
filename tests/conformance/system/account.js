/**
 * claim: getAccountInfoSync has the appid of the project and the version develop
 * basis: documented (wx.getAccountInfoSync)
 */
const { miniProgram } = wx.getAccountInfoSync();
check("appId", miniProgram.appId === "wx0123456789abcdef", miniProgram.appId);
check("envVersion", miniProgram.envVersion === "develop", miniProgram.envVersion);
done();
