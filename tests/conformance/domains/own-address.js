/**
 * claim: With the URL check on an address of this machine in the local network passes, over ws and http
 * basis: documented (局域网通信: ws and http in the local network); ours (the own address, choice own-address)
 * project.config.json: { "setting": { "urlCheck": true } }
 */
// Nobody listens there: what passes the check is refused by the machine, and a machine without a network has none.
wx.getLocalIPAddress({ success: ({ localip }) => run(localip), fail: () => run(undefined) });

function run(address) {
  if (address === undefined) {
    check("ws", true);
    check("http", true);
    return done();
  }
  wx.connectSocket({
    url: `ws://${address}:${SERVER.refused}/`,
    success: () => check("ws", true),
    fail: ({ errMsg }) => check("ws", false, errMsg),
  });
  wx.request({
    url: `http://${address}:${SERVER.refused}/`,
    fail: ({ errno }) => check("http", errno === 600001, errno),
    complete: done,
  });
}
