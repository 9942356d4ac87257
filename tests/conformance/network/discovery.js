/**
 * claim: A search for local services wants a type, and there is one at a time
 * basis: documented (wx.startLocalServiceDiscovery)
 */
async function run() {
  const text = (promise) =>
    promise.then(
      () => "no failure",
      ({ errMsg }) => errMsg,
    );
  const none = await text(wx.startLocalServiceDiscovery({ serviceType: "" }));
  check("no type", none === "startLocalServiceDiscovery:fail invalid param", none);
  const first = await text(wx.startLocalServiceDiscovery({ serviceType: "_claims._tcp." }));
  check("a search", first === "no failure", first);
  const second = await text(wx.startLocalServiceDiscovery({ serviceType: "_claims._tcp." }));
  check("a second one", second === "startLocalServiceDiscovery:fail scan task already exist", second);
  const stopped = await text(wx.stopLocalServiceDiscovery());
  check("it stops", stopped === "no failure", stopped);
  done();
}
run();
