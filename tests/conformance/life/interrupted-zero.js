/**
 * claim: With interrupted-code = 0 the cut is told as 0
 * basis: observed (community 0008ec30098bc8f6631ed91c35b400; choice interrupted-code)
 * options: --life background@800ms,foreground@6100ms
 * profiles: device
 * miniwire.toml:
 *     [behaviour]
 *     interrupted-code = 0
 */
const task = wx.connectSocket({ url: `${SERVER.ws}/echo` });
task.onClose(({ code, reason }) => {
  check("the code", code === 0, code);
  check("the reason", reason === "interrupted", reason);
  done();
});
