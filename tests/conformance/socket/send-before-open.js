/**
 * claim: send before open does not throw and fails with the text that apps compare with
 * basis: observed (published code compares with this text)
 */
const task = wx.connectSocket({ url: `${SERVER.ws}/echo` });
let inside = true;
task.send({
  data: "too early",
  success: () => check("it fails", false),
  fail: ({ errMsg }) => {
    check("errMsg", errMsg === "SocketTask.send:fail SocketTask.readyState is not OPEN", errMsg);
    check("fail comes after the call", !inside);
    done();
  },
});
inside = false;
