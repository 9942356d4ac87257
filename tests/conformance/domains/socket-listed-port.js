/**
 * claim: With wss-port = "listed" a wss address has to have the port of its entry
 * basis: documented (网络调优: port not configured; choice wss-port)
 * project.config.json: { "setting": { "urlCheck": true } }
 * options: --fault dns-fail
 * miniwire.toml:
 *     [behaviour]
 *     wss-port = "listed"
 *     [domains]
 *     socket = ["wss://ws.example.com", "wss://port.example.com:8443"]
 */
const passes = (url) =>
  new Promise((resolve) => wx.connectSocket({ url, success: () => resolve(true), fail: () => resolve(false) }));
async function run() {
  check("the entry", await passes("wss://ws.example.com/chat"));
  check("not another port", !(await passes("wss://ws.example.com:8443/chat")));
  check("the port of the entry", await passes("wss://port.example.com:8443/"));
  check("not without it", !(await passes("wss://port.example.com/")));
  done();
}
run();
