/**
 * claim: A second close while closing succeeds, and the peer gets one close frame
 * basis: ours (as in browsers)
 */
const task = wx.connectSocket({ url: `${SERVER.ws}/answer-close-late?id=${SERVER.id}` });
task.onOpen(() => {
  task.close({ code: 4001 });
  task.close({
    code: 4002,
    success: () => check("the second succeeds", true),
    fail: ({ errMsg }) => check("the second succeeds", false, errMsg),
  });
});
seen(SERVER.id, (entries) => {
  check("one close frame", String(entries) === "open,close 4001,gone", entries);
  done();
});
