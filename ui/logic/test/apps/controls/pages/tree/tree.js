Page({
  behaviors: [
    Behavior({
      data: { fromPageBehavior: true },
      methods: {
        helper() {
          return "helper";
        },
      },
    }),
  ],
  data: { depth: 40, shown: true, items: ["a", "b"], label: "L", cls: "q", st: "top: 1px" },
  onLoad() {
    console.log("page", this.data.fromPageBehavior, this.helper());
  },
  hello(e) {
    console.log("hello", e.detail.name, e.bubbles);
  },
  tapped() {
    console.log("tapped");
  },
});
