/**
 * claim: Routes are carried out one after another, success when the client accepts each
 * basis: documented (页面路由)
 */
const order = [];
setTimeout(() => {
  for (const name of ["a", "b", "c"]) {
    wx.navigateTo({ url: `/pages/index/index?name=${name}`, success: () => order.push(name) });
  }
  check("none within the call", getCurrentPages().length === 1, getCurrentPages().length);
  setTimeout(() => {
    check("in order", String(order) === "a,b,c", order);
    const names = getCurrentPages().map((page) => page.options.name);
    check("the stack", String(names) === ",a,b,c", names);
    done();
  }, 200);
}, 50);
