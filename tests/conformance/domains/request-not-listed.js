/**
 * claim: With the URL check on a request to a host that is not listed fails with 600002
 * basis: documented (Errno: 600002); observed (text)
 * project.config.json: { "setting": { "urlCheck": true } }
 */
wx.request({
  url: "https://not-listed.example.com/",
  success: () => check("it fails", false),
  fail: ({ errMsg, errno }) => {
    check("errMsg", errMsg.startsWith("request:fail url not in domain list"), errMsg);
    check("errno", errno === 600002, errno);
    done();
  },
});
