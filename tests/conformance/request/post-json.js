/**
 * claim: data of a POST with application/json becomes JSON, which is the default
 * basis: documented (wx.request: data, header)
 */
wx.request({
  url: `${SERVER.http}/echo`,
  method: "POST",
  data: { a: [1, "二"] },
  success: ({ data }) => {
    check("the body", data.body === '{"a":[1,"二"]}', data.body);
    check("content-type", data.headers["content-type"] === "application/json", data.headers["content-type"]);
    done();
  },
});
