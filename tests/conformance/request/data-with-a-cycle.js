/**
 * claim: data that cannot be written fails with 600010
 * basis: documented (Errno: 600010)
 */
const data = {};
data.self = data;
wx.request({
  url: `${SERVER.http}/echo`,
  method: "POST",
  data,
  success: () => check("it fails", false),
  fail: ({ errno }) => check("errno", errno === 600010, errno),
  complete: done,
});
