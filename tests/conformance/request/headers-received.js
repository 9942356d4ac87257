/**
 * claim: onHeadersReceived comes before success, with header and cookies
 * basis: documented (RequestTask.onHeadersReceived)
 */
let heard = false;
const task = wx.request({
  url: `${SERVER.http}/cookies`,
  success: () => {
    check("before success", heard);
    done();
  },
});
task.onHeadersReceived(({ header, cookies }) => {
  heard = true;
  check("header", typeof header === "object");
  check("cookies", Array.isArray(cookies) && cookies.length === 2, cookies);
});
