/**
 * claim: Listeners that are attached after a resolved Promise hear the opening
 * basis: observed (websocket-heartbeat-miniprogram attaches them so)
 */
new Promise((resolve) => resolve(wx.connectSocket({ url: `${SERVER.ws}/echo` })))
  .then((task) => Promise.resolve(task))
  .then((task) => {
    task.onOpen(() => {
      check("open is heard", true);
      done();
    });
  });
