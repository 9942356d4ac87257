/**
 * claim: USER_DATA_PATH has the form of the profile
 * basis: observed
 */
const device = wx.getDeviceInfo().platform !== "devtools";
check("the path", wx.env.USER_DATA_PATH === (device ? "wxfile://usr" : "http://usr"), wx.env.USER_DATA_PATH);
done();
