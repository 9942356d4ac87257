/**
 * claim: With redirect manual a 302 is not followed: its Location is in the headers and the request ends
 * basis: documented (wx.request: redirect since 3.2.2)
 */
let heard;
const task = wx.request({
  url: `${SERVER.http}/redirect`,
  redirect: "manual",
  success: ({ statusCode, header }) => {
    check("302", statusCode === 302, statusCode);
    check("Location", header.Location === "/echo", header);
    check("onHeadersReceived has it too", heard && heard.Location === "/echo", heard);
    done();
  },
  fail: ({ errMsg }) => {
    check("it ends", false, errMsg);
    done();
  },
});
task.onHeadersReceived(({ header }) => (heard = header));
