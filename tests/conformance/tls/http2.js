/**
 * claim: With enableHttp2 a request goes over HTTP/2, and header names are in lower case
 * basis: documented (wx.request: enableHttp2)
 * server: tls
 * options: --ca {ca}
 */
wx.request({
  url: `${SERVER.https}/static.json`,
  enableHttp2: true,
  success: ({ profile, header, data }) => {
    check("h2", profile.protocol === "h2", profile.protocol);
    check("lower case", "content-type" in header && !("Content-Type" in header), Object.keys(header));
    check("the body", typeof data.text === "string", typeof data);
  },
  fail: ({ errMsg }) => check("it succeeds", false, errMsg),
  complete: done,
});
