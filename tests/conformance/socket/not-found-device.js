/**
 * claim: On phones onError of a refused handshake has the text of wcwss, errCode 1004 and errno 605103
 * basis: observed (community p/oCJUsw9iWbbOa9CKOOp41EwGyO2A); documented (Errno: 605103)
 * profiles: device
 */
const task = wx.connectSocket({ url: `${SERVER.ws}/refuse?status=502` });
task.onError((error) => {
  check("errMsg", error.errMsg === "open fail: _code:20,_msg:Invalid HTTP status.", error.errMsg);
  check("errCode", error.errCode === 1004, error.errCode);
  check("errno", error.errno === 605103, error.errno);
});
task.onClose(({ reason }) => {
  check("the reason of the close", reason === "abnormal closure", reason);
  done();
});
