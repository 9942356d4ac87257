/**
 * claim: HEAD has headers and no body
 * basis: documented (wx.request: method); RFC 9110 §9.3.2
 */
wx.request({
  url: `${SERVER.http}/bytes?n=1000`,
  method: "HEAD",
  success: ({ statusCode, data, header }) => {
    check("200", statusCode === 200, statusCode);
    check("no body", data === "", typeof data);
    check("the length", header["Content-Length"] === "1000", header["Content-Length"]);
    done();
  },
});
