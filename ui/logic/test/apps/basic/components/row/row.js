const shared = Behavior({
  data: { fromBehavior: 1 },
  methods: {
    shared() {
      return "shared";
    },
  },
  attached() {
    console.log("behavior attached");
  },
});
Component({
  behaviors: [shared, "wx://form-field"],
  options: { multipleSlots: true },
  externalClasses: ["custom-class"],
  properties: { title: { type: String, value: "", observer: "titleChanged" } },
  data: { upper: "" },
  observers: {
    title(value) {
      this.setData({ upper: value.toUpperCase() });
    },
  },
  lifetimes: {
    created() {
      console.log("row created");
    },
    attached() {
      console.log("row attached", this.data.title);
    },
    ready() {
      console.log("row ready");
    },
    detached() {
      console.log("row detached");
    },
  },
  pageLifetimes: {
    show() {
      console.log("row page show");
    },
    hide() {
      console.log("row page hide");
    },
  },
  methods: {
    titleChanged(now, old) {
      console.log("title", old, now);
    },
    pick() {
      this.triggerEvent("pick", { title: this.data.title, shared: this.shared() });
    },
  },
});
