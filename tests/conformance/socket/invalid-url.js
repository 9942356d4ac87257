/**
 * claim: A url of another scheme or without a host fails as invalid url, with the url as it was
 * basis: observed (text)
 */
const urls = ["http://a.example.com", "", "ws://", "a.example.com", "wss//a.example.com", "ftp://h/é"];
let count = 0;
for (const url of urls) {
  const task = wx.connectSocket({
    url,
    fail: ({ errMsg }) => {
      check(`"${url}"`, errMsg === `connectSocket:fail invalid url "${url}"`, errMsg);
      count += 1;
      if (count === urls.length) done();
    },
  });
  check(`"${url}" gives no task`, task === undefined, typeof task);
}
