/**
 * claim: A refused connection has Chromium's number in the form of phones, and 600001
 * basis: observed (form); documented (Errno: 600001)
 * profiles: device
 */
wx.request({
  url: `http://127.0.0.1:${SERVER.refused}/`,
  fail: ({ errMsg, errno }) => {
    const expected = "request:fail errcode:-102 cronet_error_code:-102 error_msg:net::ERR_CONNECTION_REFUSED";
    check("errMsg", errMsg === expected, errMsg);
    check("errno", errno === 600001, errno);
    done();
  },
});
