/**
 * claim: Without a url connectSocket fails with the parameter error and returns undefined
 * basis: observed (text); ours (return value)
 */
const expected = "connectSocket:fail parameter error: parameter.url should be String instead of Undefined;";
const task = wx.connectSocket({
  fail: ({ errMsg }) => {
    check("errMsg", errMsg === expected, errMsg);
    done();
  },
});
check("no task", task === undefined, typeof task);
