/**
 * claim: What a listener throws does not keep the other listeners from the event, and reaches wx.onError
 * basis: ours (the documentation says that script errors reach onError)
 */
const task = wx.connectSocket({ url: `${SERVER.ws}/echo` });
let told = false;
wx.onError((message) => (told = String(message).includes("on purpose")));
task.onOpen(() => {
  throw new Error("on purpose");
});
task.onOpen(() => {
  check("the second listener is called", true);
  setTimeout(() => {
    check("onError is told", told);
    done();
  }, 50);
});
