/**
 * claim: send calls success with sendSocketMessage:ok once the message is with the stack, not when it is answered
 * basis: observed (text of the global function); ours (for the task)
 */
const task = wx.connectSocket({ url: `${SERVER.ws}/echo` });
let answered = false;
task.onMessage(() => (answered = true));
task.onOpen(() => {
  const results = [];
  task.send({
    data: "x",
    success: (result) => {
      results.push(result);
      check("errMsg", result.errMsg === "sendSocketMessage:ok", result.errMsg);
      check("the answer has not come yet", !answered);
    },
    complete: (result) => {
      check("complete gets the same", result === results[0]);
      done();
    },
  });
});
