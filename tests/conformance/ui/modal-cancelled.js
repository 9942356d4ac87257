/**
 * claim: A modal that is cancelled is a success with cancel
 * basis: documented (wx.showModal)
 * options: --modal cancel
 */
wx.showModal({
  title: "a",
  success: (result) => {
    check("cancelled", result.cancel === true && result.confirm === false, result);
    done();
  },
});
