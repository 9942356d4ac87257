/**
 * claim: A handshake that takes too long has the timer's text on phones
 * basis: observed (community p/oCJUsw5Gl55qTdsBu-J74uBExVkA)
 * profiles: device
 */
const task = wx.connectSocket({ url: `${SERVER.ws}/silent`, timeout: 200 });
task.onError(({ errMsg, errCode }) => {
  check("errMsg", errMsg === "open fail: _code:9,_msg:Timer Expired", errMsg);
  check("errCode", errCode === 1004, errCode);
  done();
});
