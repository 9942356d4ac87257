/**
 * claim: An answer without a body fails with 603302
 * basis: documented (Errno: 603302)
 */
wx.downloadFile({
  url: `${SERVER.http}/empty`,
  success: () => check("it fails", false),
  fail: ({ errno }) => check("errno", errno === 603302, errno),
  complete: done,
});
