/**
 * claim: The callback of setData has the page as this
 * basis: documented (Page.prototype.setData; sample)
 */
Page({
  data: { n: 0 },
  onLoad() {
    const page = this;
    this.setData({ n: 1 }, function () {
      check("this", this === page);
      check("the data", this.data.n === 1, this.data.n);
      done();
    });
  },
});
