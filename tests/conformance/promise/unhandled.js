/**
 * claim: A rejection that nobody handles reaches wx.onUnhandledRejection with its reason
 * basis: documented (API guide; wx.onUnhandledRejection)
 */
wx.onUnhandledRejection(({ reason, promise }) => {
  check("the reason", reason && reason.errMsg === "getStorage:fail data not found (on purpose)", reason);
  check("the promise", promise instanceof Promise);
  done();
});
Promise.reject({ errMsg: "getStorage:fail data not found (on purpose)" });
