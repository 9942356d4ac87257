/**
 * claim: Without a timeout of the call that of app.json holds
 * basis: documented (app.json: networkTimeout.request)
 * app.json: { "networkTimeout": { "request": 500 } }
 */
const begun = Date.now();
wx.request({
  url: `${SERVER.http}/slow?ms=5000`,
  fail: ({ errMsg }) => {
    const took = Date.now() - begun;
    check("errMsg", errMsg === "request:fail timeout", errMsg);
    check("in time", took >= 490 && took < 1800, took);
    done();
  },
});
