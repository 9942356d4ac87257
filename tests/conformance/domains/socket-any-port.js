/**
 * claim: A listed wss host passes with every port
 * basis: documented (网络: wss needs no port)
 * project.config.json: { "setting": { "urlCheck": true } }
 * options: --fault dns-fail
 * miniwire.toml:
 *     [domains]
 *     socket = ["wss://ws.example.com"]
 */
const passes = (url) =>
  new Promise((resolve) => wx.connectSocket({ url, success: () => resolve(true), fail: () => resolve(false) }));
async function run() {
  check("the entry", await passes("wss://ws.example.com/chat"));
  check("another port", await passes("wss://ws.example.com:8443/chat"));
  check("port 443", await passes("wss://ws.example.com:443/chat"));
  check("not ws", !(await passes("ws://ws.example.com/chat")));
  check("no sub-domain", !(await passes("wss://a.ws.example.com/chat")));
  done();
}
run();
