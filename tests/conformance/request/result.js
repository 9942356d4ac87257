/**
 * claim: success has data, statusCode, header, cookies and profile
 * basis: documented (wx.request, typings)
 */
wx.request({
  url: `${SERVER.http}/cookies`,
  success: (result) => {
    for (const name of ["data", "statusCode", "header", "cookies", "errMsg"]) check(name, name in result);
    check("each Set-Cookie", String(result.cookies) === "a=1; Path=/,b=2; HttpOnly", result.cookies);
    check("profile", result.profile && Number.isInteger(result.profile.requestStart), result.profile);
    done();
  },
});
