/**
 * claim: With interrupted-code = 1006 the cut is told as 1006
 * basis: observed in an independent implementation (choice interrupted-code)
 * options: --life background@800ms,foreground@6100ms
 * profiles: device
 * miniwire.toml:
 *     [behaviour]
 *     interrupted-code = 1006
 */
const task = wx.connectSocket({ url: `${SERVER.ws}/echo` });
task.onClose(({ code, reason }) => {
  check("the code", code === 1006, code);
  check("the reason", reason === "interrupted", reason);
  done();
});
