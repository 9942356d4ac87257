/**
 * claim: What success throws does not keep complete from being called
 * basis: ours
 */
wx.onError(() => {});
wx.getNetworkType({
  success() {
    throw new Error("on purpose");
  },
  complete() {
    check("complete is called", true);
    done();
  },
});
