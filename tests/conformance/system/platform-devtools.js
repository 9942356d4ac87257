/**
 * claim: In the devtools platform is devtools
 * basis: documented (wx.getDeviceInfo)
 * profiles: devtools
 */
const { platform } = wx.getDeviceInfo();
check("devtools", platform === "devtools", platform);
done();
