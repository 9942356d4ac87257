/**
 * claim: A server that hangs up before its answer is 600001
 * basis: documented (Errno: 600001); ours (which number of Chromium)
 * profiles: device
 */
wx.request({
  url: `${SERVER.http}/drop`,
  fail: ({ errMsg, errno }) => {
    const expected = "request:fail errcode:-324 cronet_error_code:-324 error_msg:net::ERR_EMPTY_RESPONSE";
    check("errMsg", errMsg === expected, errMsg);
    check("errno", errno === 600001, errno);
    done();
  },
});
