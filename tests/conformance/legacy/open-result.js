/**
 * claim: onSocketOpen has header and no profile
 * basis: documented (typings: OnSocketOpenCallbackResult)
 */
wx.onSocketOpen((result) => {
  check("header", typeof result.header === "object", typeof result.header);
  check("no profile", !("profile" in result), Object.keys(result));
  done();
});
wx.connectSocket({ url: `${SERVER.ws}/echo` });
