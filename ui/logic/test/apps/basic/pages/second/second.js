Component({
  properties: { q: String },
  methods: {
    onLoad(query) {
      console.log("second load", this.data.q, JSON.stringify(query));
      this.getOpenerEventChannel().on("down", (x) => console.log("down", x));
      this.getOpenerEventChannel().emit("up", 7);
    },
    onShow() {},
    onUnload() {},
  },
});
