/**
 * claim: In the first five seconds of the background sockets can be opened
 * basis: documented (运行机制: the thread runs on for 5 s)
 * options: --life background@200ms,foreground@1500ms
 */
wx.onAppHide(() => {
  const task = wx.connectSocket({ url: `${SERVER.ws}/echo` });
  task.onOpen(() => {
    check("open", true);
    done();
  });
});
