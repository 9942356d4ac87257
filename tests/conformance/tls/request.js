/**
 * claim: An https request whose certificate is trusted succeeds
 * basis: documented (网络: https)
 * server: tls
 * options: --ca {ca}
 */
wx.request({
  url: `${SERVER.https}/up/echo`,
  success: ({ data, profile }) => {
    check("the answer", data.method === "GET", data);
    check(
      "TLS has its times",
      profile.SSLconnectionEnd >= profile.SSLconnectionStart && profile.SSLconnectionStart > 0,
    );
    check("HTTP/1.1", profile.protocol === "http1.1", profile.protocol);
  },
  fail: ({ errMsg }) => check("it succeeds", false, errMsg),
  complete: done,
});
