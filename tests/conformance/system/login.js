/**
 * claim: wx.login gives a code, and checkSession fails before it
 * basis: documented (wx.login, wx.checkSession); ours (before it)
 */
async function run() {
  const before = await wx.checkSession().catch(({ errMsg }) => errMsg);
  check("before", before === "checkSession:fail session time out, need relogin", before);
  const { code, errMsg } = await wx.login();
  check("a code", typeof code === "string" && code.length > 0, typeof code);
  check("errMsg", errMsg === "login:ok", errMsg);
  const after = await wx.checkSession();
  check("after", after.errMsg === "checkSession:ok", after.errMsg);
  done();
}
run();
