/**
 * claim: Listeners of the task and the legacy listener are both called, those of the task first
 * basis: observed (answer of staff, community 00042e40374cc09da5975ec8051800); ours (order)
 */
const calls = [];
wx.onSocketOpen(() => calls.push("wx"));
const task = wx.connectSocket({ url: `${SERVER.ws}/echo` });
task.onOpen(() => calls.push("task"));
setTimeout(() => {
  check("task, wx", String(calls) === "task,wx", calls);
  done();
}, 250);
