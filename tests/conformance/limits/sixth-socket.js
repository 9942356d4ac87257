/**
 * claim: The sixth socket is refused, the first five are not touched, and an end frees a place
 * basis: documented (wx.connectSocket: 5); observed in an independent implementation (text)
 */
const tasks = Array.from({ length: 5 }, () => wx.connectSocket({ url: `${SERVER.ws}/echo` }));
let open = 0;
for (const task of tasks) task.onOpen(() => ++open === 5 && sixth());

function sixth() {
  const task = wx.connectSocket({
    url: `${SERVER.ws}/echo`,
    success: () => check("the sixth is refused", false),
    fail: ({ errMsg }) => {
      check("errMsg", errMsg === "connectSocket:fail fail reach max websocket connect count 5", errMsg);
      check(
        "the five are open",
        tasks.every((other) => other.readyState === 1),
      );
      tasks[0].close({});
    },
  });
  check("a task that is closed comes back", task.readyState === 3, task && task.readyState);
}
tasks[0].onClose(() => {
  const next = wx.connectSocket({ url: `${SERVER.ws}/echo` });
  next.onOpen(() => {
    check("the place is free again", true);
    done();
  });
});
