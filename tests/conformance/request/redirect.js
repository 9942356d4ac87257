/**
 * claim: A redirect is followed, and onHeadersReceived hears of the last answer
 * basis: documented (wx.request: redirect follow); ours (the last answer)
 */
let heard = 0;
const task = wx.request({
  url: `${SERVER.http}/redirect?times=3`,
  success: ({ statusCode, data }) => {
    check("200", statusCode === 200, statusCode);
    check("the target", data.url === "/echo", data.url);
    check("one set of headers", heard === 1, heard);
    done();
  },
});
task.onHeadersReceived(() => (heard += 1));
