/**
 * claim: With the URL check on a socket to a host that is not listed fails in fail of the call
 * basis: observed (community p/oCJUsw8YPhm1R5Hlh0p7_7hhWkPM)
 * note: Some phones tell it in onError instead.
 * project.config.json: { "setting": { "urlCheck": true } }
 */
const task = wx.connectSocket({
  url: "wss://not-listed.example.com/",
  success: () => check("it fails", false),
  fail: ({ errMsg }) => {
    check("errMsg", errMsg === "connectSocket:fail url not in domain list", errMsg);
    check("the task is closed", task.readyState === 3, task && task.readyState);
    done();
  },
});
