/**
 * claim: navigateTo gives an event channel to the opener and to the page
 * basis: documented (wx.navigateTo: events, eventChannel)
 */
let first = true;
Page({
  onLoad() {
    if (first) {
      first = false;
      wx.navigateTo({
        url: "/pages/index/index",
        events: { back: (value) => (check("to the opener", value === 2, value), done()) },
        success: ({ eventChannel }) => eventChannel.emit("there", 1),
      });
      return;
    }
    const channel = this.getOpenerEventChannel();
    channel.on("there", (value) => {
      check("to the page", value === 1, value);
      channel.emit("back", 2);
    });
  },
});
