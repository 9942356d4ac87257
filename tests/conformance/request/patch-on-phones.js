/**
 * claim: PATCH is refused on phones
 * basis: documented by absence (wx.request: method); observed (refused as invalid)
 * profiles: device
 */
wx.request({
  url: `${SERVER.http}/echo`,
  method: "PATCH",
  success: () => check("it fails", false),
  fail: ({ errMsg }) => check("errMsg", errMsg === "request:fail method invalid", errMsg),
  complete: done,
});
