Page({
  data: { rows: [], n: 0 },
  onLoad(q) {
    this.setData({ n: q.n || 0 });
  },
  tapRow(e) {
    console.log("row", e.currentTarget.dataset.id);
  },
});
