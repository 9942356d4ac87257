/**
 * claim: Cookies of an answer are not sent with the next request
 * basis: documented by absence (wx.request); observed
 */
wx.request({
  url: `${SERVER.http}/cookies`,
  success: () => {
    wx.request({
      url: `${SERVER.http}/echo`,
      success: ({ data }) => {
        check("no cookie", data.headers.cookie === undefined, data.headers.cookie);
        done();
      },
    });
  },
});
