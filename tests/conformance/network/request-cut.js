/**
 * claim: Another network fails running requests on phones
 * basis: observed (answer of staff, community 000c44ee3684d89640822bd6b6b800: on iOS)
 * options: --network 4g@400ms
 * profiles: device
 */
wx.request({
  url: `${SERVER.http}/slow?ms=2000`,
  success: () => check("it fails", false),
  fail: ({ errno, errMsg }) => {
    check("errno", errno === 600001, errno);
    check("errMsg", errMsg.startsWith("request:fail"), errMsg);
  },
  complete: done,
});
