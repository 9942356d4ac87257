/**
 * claim: A half-open connection tells nobody: sends succeed, nothing comes, no close
 * basis: observed (reports of sockets that are silently gone)
 * options: --fault half-open:after=300ms
 */
const order = [];
const task = follow(wx.connectSocket({ url: `${SERVER.ws}/echo` }), order);
setTimeout(() => {
  order.push("cut");
  task.send({
    data: "x",
    success: () => order.push("sent"),
    fail: ({ errMsg }) => check("the send succeeds", false, errMsg),
  });
}, 500);
setTimeout(() => {
  check("open, cut, sent", String(order) === "open,cut,sent", order);
  check("readyState is OPEN", task.readyState === 1, task.readyState);
  done();
}, 800);
