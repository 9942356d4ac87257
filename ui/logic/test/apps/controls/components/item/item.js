Component({
  properties: { name: String },
  relations: { "../group/group": { type: "parent" } },
  lifetimes: {
    attached() {
      console.log("attached", this.data.name);
    },
    moved() {
      console.log("moved", this.data.name);
    },
    detached() {
      console.log("detached", this.data.name);
    },
  },
  methods: {
    greet() {
      this.triggerEvent("hello", { name: this.data.name }, { bubbles: true });
      return this.getRelationNodes("../group/group").length;
    },
  },
});
