Component({
  properties: { label: String },
  data: { count: 0 },
  relations: {
    "../item/item": {
      type: "child",
      linked(target) {
        console.log("linked", target.data.name);
        this.setData({ count: this.getRelationNodes("../item/item").length });
      },
      unlinked(target) {
        console.log("unlinked", target.data.name);
      },
    },
  },
});
