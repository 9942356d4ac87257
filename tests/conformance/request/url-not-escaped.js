/**
 * claim: Characters of a url beyond ASCII are encoded
 * basis: ours
 */
wx.request({
  url: `${SERVER.http}/echo?名=值`,
  success: ({ data }) => {
    check("encoded", data.url === "/echo?%E5%90%8D=%E5%80%BC", data.url);
    done();
  },
});
