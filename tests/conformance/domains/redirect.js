/**
 * claim: A redirect has to lead to a listed domain as well
 * basis: documented (changelog of 2017-01-04; 网络调优)
 * project.config.json: { "setting": { "urlCheck": true } }
 */
wx.request({
  url: `${SERVER.http}/redirect?to=${encodeURIComponent("https://not-listed.example.com/")}`,
  success: () => check("it fails", false),
  fail: ({ errno, errMsg }) => check("errno", errno === 600002, { errno, errMsg }),
  complete: done,
});
