/**
 * claim: Without a network a request fails with 600001
 * basis: documented (Errno: 600001)
 * options: --network none@200ms
 */
wx.onNetworkStatusChange(() => {
  wx.request({
    url: `${SERVER.http}/echo`,
    success: () => check("it fails", false),
    fail: ({ errno }) => check("errno", errno === 600001, errno),
    complete: done,
  });
});
