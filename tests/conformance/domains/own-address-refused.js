/**
 * claim: With own-address = "refuse" an address of this machine in the local network is refused
 * basis: documented (局域网通信: not the device's own address; choice own-address)
 * project.config.json: { "setting": { "urlCheck": true } }
 * miniwire.toml:
 *     [behaviour]
 *     own-address = "refuse"
 */
// A machine without a network has no such address.
wx.getLocalIPAddress({ success: ({ localip }) => run(localip), fail: () => run(undefined) });

function run(address) {
  if (address === undefined) {
    check("ws", true);
    check("http", true);
    return done();
  }
  wx.connectSocket({
    url: `ws://${address}:${SERVER.refused}/`,
    success: () => check("ws", false),
    fail: ({ errMsg }) => check("ws", errMsg === "connectSocket:fail url not in domain list", errMsg),
  });
  wx.request({
    url: `http://${address}:${SERVER.refused}/`,
    fail: ({ errno }) => check("http", errno === 600002, errno),
    complete: done,
  });
}
