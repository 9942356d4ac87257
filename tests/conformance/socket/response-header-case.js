/**
 * claim: Names of response headers keep the case of the server, and values of one name are joined
 * basis: ours (RFC 9110 §5.3 for joining; WeChat says nothing of case)
 */
const task = wx.connectSocket({ url: `${SERVER.ws}/odd-header` });
task.onOpen(({ header }) => {
  check("upper case stays", header["X-Twice"] === "a, b", header["X-Twice"]);
  check("lower case stays", header["x-lower"] === "c", header["x-lower"]);
  done();
});
