/**
 * claim: A redirect is not followed: any answer but 101 is an error
 * basis: observed (wcwss: Invalid HTTP status); ours (not followed)
 */
const order = [];
const task = follow(wx.connectSocket({ url: `${SERVER.ws}/refuse?status=302` }), order);
task.onClose(() => {
  check("error, close", String(order) === "error,close", order);
  done();
});
