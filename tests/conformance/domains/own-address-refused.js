/**
 * claim: With own-address = "refuse" the own address is refused
 * basis: documented (局域网通信: not the device's own address; choice own-address)
 * project.config.json: { "setting": { "urlCheck": true } }
 * miniwire.toml:
 *     [behaviour]
 *     own-address = "refuse"
 */
wx.connectSocket({
  url: `${SERVER.ws}/echo`,
  success: () => check("ws is refused", false),
  fail: ({ errMsg }) => check("ws is refused", errMsg === "connectSocket:fail url not in domain list", errMsg),
  complete: () => {
    wx.request({
      url: `${SERVER.http}/echo`,
      success: () => check("http is refused", false),
      fail: ({ errno }) => check("http is refused", errno === 600002, errno),
      complete: done,
    });
  },
});
