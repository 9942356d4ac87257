/**
 * claim: getLocalIPAddress takes callbacks and is no Promise
 * basis: documented (wx.getLocalIPAddress)
 */
const nothing = wx.getLocalIPAddress({
  success: ({ localip, errMsg }) => {
    check("localip", /^\d+\.\d+\.\d+\.\d+$/.test(localip));
    check("errMsg", errMsg === "getLocalIPAddress:ok", errMsg);
  },
  fail: ({ errMsg }) => check("errMsg", errMsg === "getLocalIPAddress:fail network is down", errMsg),
  complete: done,
});
check("nothing is returned", nothing === undefined);
