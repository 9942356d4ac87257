/**
 * claim: success comes before complete, which gets the same object
 * basis: documented (complete); ours (one object)
 */
let result;
wx.request({
  url: `${SERVER.http}/echo`,
  success: (given) => (result = given),
  complete: (given) => {
    check("the same", given === result);
    done();
  },
});
