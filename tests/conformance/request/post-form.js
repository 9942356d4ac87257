/**
 * claim: data of a POST with application/x-www-form-urlencoded becomes a query string
 * basis: documented (wx.request: data)
 */
wx.request({
  url: `${SERVER.http}/echo`,
  method: "POST",
  header: { "content-type": "application/x-www-form-urlencoded" },
  data: { a: "1 2", b: "&" },
  success: ({ data }) => {
    check("the body", data.body === "a=1%202&b=%26", data.body);
    done();
  },
});
