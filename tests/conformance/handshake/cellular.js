/**
 * claim: forceCellularNetwork is accepted
 * basis: documented (wx.connectSocket); ours (no effect)
 */
wx.connectSocket({ url: `${SERVER.ws}/echo`, forceCellularNetwork: true }).onOpen(() => {
  check("open", true);
  done();
});
