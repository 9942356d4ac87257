/**
 * claim: Without enableHttp2 header names keep the spelling of the server
 * basis: observed (HTTP/1.1 on phones)
 * server: tls
 * options: --ca {ca}
 */
wx.request({
  url: `${SERVER.https}/static.json`,
  success: ({ header }) => check("Content-Type", header["Content-Type"] === "application/json", Object.keys(header)),
  fail: ({ errMsg }) => check("it succeeds", false, errMsg),
  complete: done,
});
