/**
 * claim: showModal tells confirm and cancel
 * basis: documented (wx.showModal)
 */
wx.showModal({ title: "a", content: "b" }).then((result) => {
  check("confirmed", result.confirm === true && result.cancel === false, result);
  check("errMsg", result.errMsg === "showModal:ok", result.errMsg);
  done();
});
