/**
 * claim: close takes 1000 and 3000 to 4999; other numbers fail and the socket stays open
 * basis: RFC 6455 §7.4.2; ours (that it fails, and the text)
 */
const task = wx.connectSocket({ url: `${SERVER.ws}/echo` });
const wrong = [0, 999, 1001, 1005, 1006, 1015, 2999, 5000, 65536, -1, 3000.5, NaN, Infinity];
let count = 0;
task.onOpen(() => {
  for (const code of wrong) {
    task.close({
      code,
      success: () => check(`${code}`, false),
      fail: ({ errMsg }) => {
        check(`${code}`, errMsg === "closeSocket:fail invalid code", errMsg);
        count += 1;
        if (count === wrong.length) stillOpen();
      },
    });
  }
});
function stillOpen() {
  check("the socket is open", task.readyState === 1, task.readyState);
  done();
}
