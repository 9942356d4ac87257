Page({
  submitted(e) {
    console.log("submit", JSON.stringify(e.detail.value), e.detail.target.dataset.k);
  },
  wasReset() {
    console.log("reset");
  },
  switched(e) {
    console.log("switch", e.detail.value);
  },
  liked(e) {
    console.log("likes", e.detail.value.join());
  },
  chose(e) {
    console.log("chose", e.detail.value);
  },
  pickedOne(e) {
    console.log("picked", e.detail.value);
  },
});
