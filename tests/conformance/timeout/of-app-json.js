/**
 * claim: Without a timeout of the call that of app.json holds
 * basis: documented (app.json: networkTimeout.connectSocket)
 * app.json: { "networkTimeout": { "connectSocket": 3000 } }
 * profiles: device
 */
const begun = Date.now();
const task = wx.connectSocket({ url: `${SERVER.ws}/silent` });
task.onError(() => {
  const took = Date.now() - begun;
  check("after three seconds", took >= 2990 && took < 4000, took);
  done();
});
