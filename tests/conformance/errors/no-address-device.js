/**
 * claim: A name without an address has the resolver's text on phones
 * basis: observed (community 0002aa36584c20f1e09ea5b765b000)
 * profiles: device
 * options: --fault dns-fail
 */
const task = wx.connectSocket({ url: `ws://nobody.invalid:${SERVER.port}/echo` });
task.onError(({ errMsg, errCode }) => {
  check("errMsg", errMsg === "open fail: _code:1,_msg:Host not found (authoritative)", errMsg);
  check("errCode", errCode === 1004, errCode);
  done();
});
