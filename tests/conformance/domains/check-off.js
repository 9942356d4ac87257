/**
 * claim: With the URL check off every host and ws and http pass
 * basis: documented (projectconfig: urlCheck)
 * options: --fault dns-fail
 */
const passes = (url) =>
  new Promise((resolve) => wx.connectSocket({ url, success: () => resolve(true), fail: () => resolve(false) }));
async function run() {
  check("ws", await passes("ws://anything.example.com:81/"));
  check("wss", await passes("wss://anything.example.com/"));
  wx.request({
    url: "http://anything.example.com:81/",
    fail: ({ errno }) => check("http", errno === 600001, errno),
    complete: done,
  });
}
run();
