/**
 * claim: Requests have WeChat's Referer, and the app cannot set another one
 * basis: documented (网络: referer)
 */
wx.request({
  url: `${SERVER.http}/echo`,
  header: { Referer: "https://mine.example.com/" },
  success: ({ data }) => {
    const expected = "https://servicewechat.com/wx0123456789abcdef/devtools/page-frame.html";
    check("Referer", data.headers.referer === expected, data.headers.referer);
    done();
  },
});
