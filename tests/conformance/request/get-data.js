/**
 * claim: data of a GET becomes the query, both sides encoded
 * basis: documented (wx.request: data)
 */
wx.request({
  url: `${SERVER.http}/echo?x=1`,
  data: { "a b": "c&d", n: 1, 名: "值" },
  success: ({ data }) => {
    check("the query", data.url === "/echo?x=1&a%20b=c%26d&n=1&%E5%90%8D=%E5%80%BC", data.url);
    check("no body", data.body === "", data.body);
    done();
  },
});
