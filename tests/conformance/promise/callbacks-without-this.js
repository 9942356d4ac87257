/**
 * claim: Callbacks are called without this
 * basis: ours
 */
wx.getNetworkType({
  success: function () {
    "use strict";
    check("no this", this === undefined, typeof this);
    done();
  },
});
