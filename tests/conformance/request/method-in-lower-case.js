/**
 * claim: A method in lower case is accepted
 * basis: observed (changelog of 2017-01-04)
 */
wx.request({
  url: `${SERVER.http}/echo`,
  method: "post",
  success: ({ data }) => {
    check("POST", data.method === "POST", data.method);
    done();
  },
});
