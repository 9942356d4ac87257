Page({
  data: {
    count: 0,
    odd: false,
    color: "red",
    typed: "",
    list: [
      { id: "a", name: "Ann" },
      { id: "b", name: "Bob" },
    ],
  },
  custom: { deep: [1, 2] },
  onLoad(query) {
    console.log("load", JSON.stringify(query), this.route, this.is);
  },
  onShow() {},
  onReady() {
    console.log("ready");
  },
  onHide() {},
  onUnload() {},
  add() {
    const n = this.data.count + 1;
    this.setData({ count: n, odd: n % 2 === 1 }, () => console.log("rendered", this.data.count));
    console.log("sync", this.data.count);
  },
  itemTap(e) {
    console.log(
      "item",
      e.currentTarget.dataset.id,
      e.currentTarget.dataset.userName,
      JSON.stringify(e.mark),
      e.type,
      e.target.dataset.id,
    );
  },
  listTap(e) {
    console.log("list", e.target.dataset.id, JSON.stringify(e.currentTarget.dataset));
  },
  hushed() {
    console.log("hushed");
  },
  stopTap() {
    console.log("stop");
  },
  captured() {
    console.log("captured");
  },
  bubbled() {
    console.log("bubbled");
  },
  mutated() {
    console.log("mutated");
  },
  typedIn(e) {
    console.log("input", e.detail.value, this.data.typed);
    if (e.detail.value === "up") return "UP";
  },
  picked(e) {
    console.log("picked", JSON.stringify(e.detail), e.currentTarget.dataset.k);
  },
  fromWxs(args) {
    console.log("fromWxs", args.tag);
  },
  seen(args) {
    console.log("seen", args[0]);
  },
});
