Page({
  data: { n: 0 },
  onLoad() {
    console.log("loaded");
  },
});
