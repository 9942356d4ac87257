/**
 * claim: A socket that still opens when the app is suspended gets onError interrupted, then onClose
 * basis: ours (an independent implementation has the text)
 * options: --life background@800ms,foreground@6100ms
 * profiles: device
 */
const order = [];
const task = follow(wx.connectSocket({ url: `${SERVER.ws}/silent` }), order);
task.onError(({ errMsg }) => check("errMsg", errMsg === "connectSocket:fail interrupted", errMsg));
task.onClose(({ code, reason }) => {
  check("1006, interrupted", code === 1006 && reason === "interrupted", { code, reason });
  check("error, close", String(order) === "error,close", order);
  done();
});
