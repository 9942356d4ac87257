/**
 * claim: Timers stand still while the app is suspended, and go on after the return
 * basis: documented (运行机制: the thread is stopped)
 * options: --life background@400ms,foreground@6400ms
 * profiles: device
 */
let last = Date.now();
let gap = 0;
const timer = setInterval(() => {
  gap = Math.max(gap, Date.now() - last);
  last = Date.now();
}, 100);
let away = false;
wx.onAppHide(() => (away = true));
wx.onAppShow(() => {
  if (!away) return;
  setTimeout(() => {
    clearInterval(timer);
    check("one second without a tick", gap >= 900, gap);
    check("ticks again", Date.now() - last < 300);
    done();
  }, 250);
});
