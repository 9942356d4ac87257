/**
 * claim: timeout of the call fails the request with 5, in its time
 * basis: documented (网络: timeout; Errno: 5); observed (text)
 * app.json: { "networkTimeout": { "request": 3000 } }
 */
const begun = Date.now();
wx.request({
  url: `${SERVER.http}/slow?ms=5000`,
  timeout: 300,
  fail: ({ errMsg, errno }) => {
    const took = Date.now() - begun;
    check("errMsg", errMsg === "request:fail timeout", errMsg);
    check("errno", errno === 5, errno);
    check("in time", took >= 290 && took < 1500, took);
    done();
  },
});
