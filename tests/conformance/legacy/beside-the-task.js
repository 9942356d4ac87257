/**
 * claim: Listeners of the task and the legacy listener are both called, those of the task first
 * basis: observed (answer of staff, community 00042e40374cc09da5975ec8051800); ours (order)
 */
const calls = [];
const task = wx.connectSocket({ url: `${SERVER.ws}/echo` });
task.onOpen(() => calls.push("task"));
wx.onSocketOpen(() => {
  calls.push("wx");
  check("task, wx", String(calls) === "task,wx", calls);
  done();
});
