/**
 * claim: With socket-limit = "error" the sixth socket fails in onError of its task, with the text of wcwss
 * basis: observed (community 00048ada508590695e888e8f25b800; choice socket-limit)
 * miniwire.toml:
 *     [behaviour]
 *     socket-limit = "error"
 */
for (let i = 0; i < 5; i += 1) wx.connectSocket({ url: `${SERVER.ws}/silent` });
const order = [];
const task = wx.connectSocket({
  url: `${SERVER.ws}/echo`,
  success: () => order.push("success"),
  fail: () => order.push("fail"),
});
task.onError(({ errMsg }) => {
  order.push("error");
  check("errMsg", /^createSocketTask:fail wcwss taskID=\d+ exceed max concurrent count$/.test(errMsg), errMsg);
});
setTimeout(() => {
  check("success, then error", String(order) === "success,error", order);
  done();
}, 200);
