/**
 * claim: A TLS handshake that fails is errno 600001 for requests
 * basis: documented (Errno: 600001)
 * server: tls
 * options: --fault tls-fail
 * profiles: device
 */
wx.request({
  url: `${SERVER.https}/up/echo`,
  success: () => check("it fails", false),
  fail: ({ errno, errMsg }) => {
    const expected = "request:fail errcode:-202 cronet_error_code:-202 error_msg:net::ERR_CERT_AUTHORITY_INVALID";
    check("errno", errno === 600001, errno);
    check("errMsg", errMsg === expected, errMsg);
  },
  complete: done,
});
