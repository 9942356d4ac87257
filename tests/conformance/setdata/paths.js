/**
 * claim: Keys may be paths, and what they name need not be there before
 * basis: documented (Page.prototype.setData)
 */
Page({
  data: { list: [{ text: "a" }, { text: "b" }] },
  onLoad() {
    this.setData({ "list[1].text": "c", "new.deep.value": 1, "made[2]": "x" });
    check("an item of a list", this.data.list[1].text === "c", this.data.list);
    check("the others stay", this.data.list[0].text === "a");
    check("objects are made", this.data.new.deep.value === 1, this.data.new);
    check("lists are made", Array.isArray(this.data.made) && this.data.made[2] === "x", this.data.made);
    done();
  },
});
