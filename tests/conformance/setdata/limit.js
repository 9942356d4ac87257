/**
 * claim: Data of more than 1024 kB changes nothing and is told in the console, at the limit it passes
 * basis: documented (setData: 1024 kB); observed (text: NervJS/taro #4198)
 */
Page({
  data: { text: "" },
  onLoad() {
    const limit = 1048576;
    // {"text":"…"} has eleven characters around the text.
    this.setData({ text: "x".repeat(limit - 11) });
    check("at the limit", this.data.text.length === limit - 11, this.data.text.length);
    let threw = false;
    try {
      this.setData({ text: "y".repeat(limit + 100000) });
    } catch {
      threw = true;
    }
    check("it does not throw", !threw);
    check("beyond it nothing changes", this.data.text[0] === "x");
    done();
  },
});
