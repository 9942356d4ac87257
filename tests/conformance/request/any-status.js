/**
 * claim: Every HTTP status is success
 * basis: documented (网络: any answer of the server)
 */
let left = 4;
for (const code of [204, 404, 500, 418]) {
  wx.request({
    url: `${SERVER.http}/status?code=${code}`,
    success: ({ statusCode, errMsg }) => check(`${code}`, statusCode === code && errMsg === "request:ok", statusCode),
    fail: ({ errMsg }) => check(`${code}`, false, errMsg),
    complete: () => {
      left -= 1;
      if (left === 0) done();
    },
  });
}
