/**
 * claim: A url that is no http or https URL fails with 600009
 * basis: observed (text); documented (Errno: 600009)
 */
const urls = ["ftp://a.example.com/", "", "a.example.com", "ws://127.0.0.1/"];
let left = urls.length;
for (const url of urls) {
  wx.request({
    url,
    success: () => check(`"${url}"`, false),
    fail: ({ errMsg, errno }) => {
      check(`"${url}"`, errMsg === `request:fail invalid url "${url}"` && errno === 600009, { errMsg, errno });
      left -= 1;
      if (left === 0) done();
    },
  });
}
