/**
 * claim: close answers closeSocket:ok when closing begins, before the end is told
 * basis: ours (name after wx.closeSocket)
 */
const order = [];
const task = wx.connectSocket({ url: `${SERVER.ws}/answer-close-late` });
task.onOpen(() => {
  task.close({
    success: ({ errMsg }) => {
      order.push("success");
      check("errMsg", errMsg === "closeSocket:ok", errMsg);
    },
    complete: () => order.push("complete"),
  });
});
task.onClose(() => {
  check("success, complete, then close", String(order) === "success,complete", order);
  done();
});
