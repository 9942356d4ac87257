/**
 * claim: With the URL check off an https certificate is not verified
 * basis: documented (projectconfig: urlCheck covers TLS and certificates)
 * server: tls
 */
wx.request({
  url: `${SERVER.https}/up/echo`,
  success: ({ statusCode }) => check("it succeeds", statusCode === 200, statusCode),
  fail: ({ errMsg }) => check("it succeeds", false, errMsg),
  complete: done,
});
