/**
 * claim: After twenty redirects a request fails with 600008
 * basis: documented (Errno: 600008); ours (number)
 */
wx.request({
  url: `${SERVER.http}/redirect?times=20`,
  success: ({ statusCode }) => check("twenty are followed", statusCode === 200, statusCode),
  complete: () => {
    wx.request({
      url: `${SERVER.http}/redirect?times=21`,
      success: () => check("the next one fails", false),
      fail: ({ errno }) => check("errno", errno === 600008, errno),
      complete: done,
    });
  },
});
