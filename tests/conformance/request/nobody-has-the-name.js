/**
 * claim: A name without an address is 600001
 * basis: documented (Errno: 600001); observed (form)
 * profiles: device
 * options: --fault dns-fail
 */
wx.request({
  url: "http://nobody.invalid/",
  fail: ({ errMsg, errno }) => {
    const expected = "request:fail errcode:-105 cronet_error_code:-105 error_msg:net::ERR_NAME_NOT_RESOLVED";
    check("errMsg", errMsg === expected, errMsg);
    check("errno", errno === 600001, errno);
    done();
  },
});
