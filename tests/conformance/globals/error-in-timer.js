/**
 * claim: What a timer throws reaches wx.onError, and the app goes on
 * basis: ours (the documentation says that script errors reach onError)
 */
wx.onError((message) => {
  check("the message", String(message).includes("thrown on purpose"), message);
  setTimeout(done, 10);
});
setTimeout(() => {
  throw new Error("thrown on purpose");
}, 0);
