/**
 * claim: onLoad gets the query as it was written: values are not decoded, a second ? or = is dropped
 * basis: observed (published code; blog.csdn.net/qq_22654379/article/details/105815014)
 */
let asked = false;
Page({
  onLoad(query) {
    if (!asked) {
      asked = true;
      wx.navigateTo({ url: "/pages/index/index?a=%E4%BD%A0&b=1=2&flag&c=x?y=z" });
      return;
    }
    check("not decoded", query.a === "%E4%BD%A0", query.a);
    check("a second =", query.b === "1", query.b);
    check("a name alone", query.flag === "undefined", query.flag);
    check("a second ?", query.c === "x", query.c);
    done();
  },
});
