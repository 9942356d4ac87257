/**
 * claim: An address outside of the local network is refused, whatever the lists say
 * basis: documented (网络: no IP addresses in the lists)
 * project.config.json: { "setting": { "urlCheck": true } }
 * options: --fault offline
 */
wx.connectSocket({
  url: "wss://198.51.100.1/",
  success: () => check("wss", false),
  fail: ({ errMsg }) => check("wss", errMsg === "connectSocket:fail url not in domain list", errMsg),
});
wx.request({
  url: "https://198.51.100.1/",
  fail: ({ errno }) => check("https", errno === 600002, errno),
  complete: done,
});
