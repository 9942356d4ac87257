/**
 * claim: Without a url the request fails with the parameter error, and its task does nothing
 * basis: observed (form); ours (the task)
 */
const task = wx.request({
  fail: ({ errMsg }) => {
    const expected = "request:fail parameter error: parameter.url should be String instead of Undefined;";
    check("errMsg", errMsg === expected, errMsg);
    done();
  },
});
task.abort();
check("a task all the same", typeof task.abort === "function");
