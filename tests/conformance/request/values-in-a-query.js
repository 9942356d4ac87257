/**
 * claim: Primitive values of a query are printed, others are JSON
 * basis: ours (undefined as in published code)
 */
wx.request({
  url: `${SERVER.http}/echo`,
  data: { yes: true, none: null, missing: undefined, list: [1, 2] },
  success: ({ data }) => {
    const expected = "/echo?yes=true&none=null&missing=undefined&list=%5B1%2C2%5D";
    check("the query", data.url === expected, data.url);
    done();
  },
});
