/**
 * claim: A text in another character set is converted
 * basis: documented (网络: best effort)
 */
wx.request({
  url: `${SERVER.http}/text?hex=c4e3bac3&type=${encodeURIComponent("text/plain; charset=gbk")}`,
  success: ({ data }) => {
    check("GBK", data === "你好", data);
    done();
  },
});
