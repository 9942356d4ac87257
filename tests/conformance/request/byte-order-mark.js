/**
 * claim: Exactly one byte-order mark is taken off
 * basis: documented (网络: one BOM)
 */
wx.request({
  url: `${SERVER.http}/text?hex=efbbbfefbbbf61`,
  success: ({ data }) => {
    check("one is left", data === "\ufeffa", data);
    done();
  },
});
