/**
 * claim: The way to the background is Page.onHide, App.onHide; the way back App.onShow, Page.onShow
 * basis: observed (cnblogs czhowe/16198141)
 * options: --life background@200ms,foreground@500ms
 */
let shown = 0;
Page(
  traced("Page", {
    onShow() {
      shown += 1;
      if (shown < 2) return;
      const expected = "Page.onHide,App.onHide,App.onShow,Page.onShow";
      setTimeout(() => {
        check("in order", String(trace.slice(-4)) === expected, trace.slice(-4));
        check("no second launch", trace.filter((name) => name === "App.onLaunch").length === 1);
        done();
      }, 0);
    },
  }),
);
