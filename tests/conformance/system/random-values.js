/**
 * claim: getRandomValues gives as many bytes as asked for, up to 1048576
 * basis: documented (wx.getRandomValues)
 */
async function run() {
  const { randomValues } = await wx.getRandomValues({ length: 16 });
  check("16 bytes", randomValues instanceof ArrayBuffer && randomValues.byteLength === 16, randomValues.byteLength);
  const most = await wx.getRandomValues({ length: 1048576 });
  check("the most", most.randomValues.byteLength === 1048576);
  const failed = await wx.getRandomValues({ length: 1048577 }).catch(({ errMsg }) => errMsg);
  check("one more fails", /^getRandomValues:fail parameter error/.test(failed), failed);
  done();
}
run();
