Component({
  properties: { value: String },
  lifetimes: {
    ready() {
      console.log("box ready");
    },
  },
});
