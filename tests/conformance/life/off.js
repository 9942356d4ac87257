/**
 * claim: offAppShow and offAppHide remove listeners
 * basis: documented (wx.offAppShow, wx.offAppHide)
 * options: --life background@300ms,foreground@500ms
 */
let calls = 0;
const one = () => (calls += 1);
wx.onAppHide(one);
wx.offAppHide(one);
let away = false;
wx.onAppHide(() => (away = true));
wx.onAppShow(() => {
  if (!away) return;
  check("the one that was removed is not called", calls === 0, calls);
  done();
});
