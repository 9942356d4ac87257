/**
 * claim: PATCH is sent by the devtools
 * basis: observed
 * profiles: devtools
 */
wx.request({
  url: `${SERVER.http}/echo`,
  method: "PATCH",
  success: ({ data }) => check("sent", data.method === "PATCH", data.method),
  fail: ({ errMsg }) => check("sent", false, errMsg),
  complete: done,
});
