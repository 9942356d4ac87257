/**
 * claim: setData changes this.data at once, its callback comes later
 * basis: documented (Page.prototype.setData)
 */
Page({
  data: { text: "old" },
  onLoad() {
    let inside = true;
    this.setData({ text: "new" }, () => {
      check("the callback comes after the call", !inside);
      done();
    });
    check("data is new", this.data.text === "new", this.data.text);
    inside = false;
  },
});
