/**
 * claim: A socket can be opened in onAppShow after a suspension, and the place of the cut one is free
 * basis: ours (some phones fail once and work 300 ms later)
 * options: --life background@800ms,foreground@6100ms
 * profiles: device
 */
let away = false;
for (let i = 0; i < 5; i += 1) wx.connectSocket({ url: `${SERVER.ws}/echo` });
wx.onAppHide(() => (away = true));
wx.onAppShow(() => {
  if (!away) return;
  setTimeout(() => {
    const task = wx.connectSocket({ url: `${SERVER.ws}/echo` });
    task.onOpen(() => {
      check("open", true);
      done();
    });
  }, 100);
});
