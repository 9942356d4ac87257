/**
 * claim: Events are not replayed to listeners that come after them
 * basis: documented (网络调优: attach listeners at once)
 */
const task = wx.connectSocket({ url: `${SERVER.ws}/echo` });
task.onOpen(() => {
  let replayed = false;
  setTimeout(() => task.onOpen(() => (replayed = true)), 20);
  setTimeout(() => {
    check("no second open", !replayed);
    done();
  }, 120);
});
