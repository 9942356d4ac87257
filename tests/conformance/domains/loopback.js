/**
 * claim: With the URL check on loopback is refused, for a phone would mean itself
 * basis: documented (局域网通信: not the device's own address); ours (loopback)
 * project.config.json: { "setting": { "urlCheck": true } }
 */
wx.connectSocket({
  url: `${SERVER.ws}/echo`,
  success: () => check("ws", false),
  fail: ({ errMsg }) => check("ws", errMsg === "connectSocket:fail url not in domain list", errMsg),
  complete: () => {
    wx.request({
      url: `${SERVER.http}/echo`,
      success: () => check("http", false),
      fail: ({ errno }) => check("http", errno === 600002, errno),
      complete: done,
    });
  },
});
