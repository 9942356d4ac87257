/**
 * claim: A refused connection has the text of the transport on phones
 * basis: documented (网络调优: Underlying Transport Error); observed (code)
 * profiles: device
 */
const task = wx.connectSocket({ url: `ws://127.0.0.1:${SERVER.refused}` });
task.onError(({ errMsg, errCode, errno }) => {
  check("errMsg", errMsg === "open fail: _code:2,_msg:Underlying Transport Error", errMsg);
  check("errCode", errCode === 1004, errCode);
  check("errno", errno === 605103, errno);
  done();
});
