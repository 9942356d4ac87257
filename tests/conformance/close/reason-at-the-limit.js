/**
 * claim: A reason of 123 bytes goes out, one of 124 fails; bytes of UTF-8 count, not characters
 * basis: documented (SocketTask.close: 123 bytes)
 */
const text = "closeSocket:fail reason must not exceed 123 UTF-8 bytes";
const task = wx.connectSocket({ url: `${SERVER.ws}/echo?id=${SERVER.id}` });
const failing = { "124 letters": "a".repeat(124), "42 Chinese characters": "好".repeat(42) };
let count = 0;
task.onOpen(() => {
  for (const [name, reason] of Object.entries(failing)) {
    task.close({
      reason,
      success: () => check(name, false),
      fail: ({ errMsg }) => {
        check(name, errMsg === text, errMsg);
        check(`${name}: still open`, task.readyState === 1, task.readyState);
        count += 1;
        if (count === 2) task.close({ reason: "好".repeat(41) });
      },
    });
  }
});
seen(SERVER.id, (entries) => {
  check("41 Chinese characters", entries[1] === `close 1000 ${"好".repeat(41)}`, entries[1]);
  done();
});
