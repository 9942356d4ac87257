/**
 * claim: A filePath outside of the user's folder is refused, and nothing is sent
 * basis: documented (Errno: 603303)
 */
wx.downloadFile({
  url: `${SERVER.http}/bytes?n=10`,
  filePath: `${wx.env.USER_DATA_PATH}/../outside.bin`,
  success: () => check("it fails", false),
  fail: ({ errno }) => check("errno", errno === 603303, errno),
  complete: done,
});
