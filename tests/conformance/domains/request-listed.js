/**
 * claim: A listed https host passes, on its own port only
 * basis: documented (网络: ports of https entries)
 * project.config.json: { "setting": { "urlCheck": true } }
 * options: --fault dns-fail
 * miniwire.toml:
 *     [domains]
 *     request = ["https://api.example.com", "https://port.example.com:8443"]
 */
const ask = (url) => new Promise((resolve) => wx.request({ url, success: resolve, fail: resolve }));
async function run() {
  const passes = async (url) => (await ask(url)).errno !== 600002;
  check("the entry", await passes("https://api.example.com/v1"));
  check("not with :443", !(await passes("https://api.example.com:443/v1")));
  check("not with another port", !(await passes("https://api.example.com:8443/v1")));
  check("an entry with a port", await passes("https://port.example.com:8443/"));
  check("not without it", !(await passes("https://port.example.com/")));
  check("not http", !(await passes("http://api.example.com/v1")));
  check("no sub-domain", !(await passes("https://a.api.example.com/")));
  check("no parent", !(await passes("https://example.com/")));
  done();
}
run();
