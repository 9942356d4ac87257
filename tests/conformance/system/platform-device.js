/**
 * claim: On phones platform is that of the phone
 * basis: documented (wx.getDeviceInfo)
 * profiles: device
 */
const { platform } = wx.getDeviceInfo();
check("ios or android", platform === "ios" || platform === "android", platform);
done();
