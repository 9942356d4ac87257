/**
 * claim: offNetworkStatusChange removes one listener, or all
 * basis: documented (wx.offNetworkStatusChange)
 * options: --network 4g@200ms,5g@400ms
 */
const heard = [];
const one = () => heard.push("one");
wx.onNetworkStatusChange(one);
wx.onNetworkStatusChange(() => heard.push("two"));
wx.offNetworkStatusChange(one);
setTimeout(() => wx.offNetworkStatusChange(), 300);
setTimeout(() => {
  check("the second once", String(heard) === "two", heard);
  done();
}, 500);
