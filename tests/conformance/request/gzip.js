/**
 * claim: A compressed answer is unpacked
 * basis: ours
 */
wx.request({
  url: `${SERVER.http}/gzip`,
  success: ({ data }) => {
    check("unpacked", data.packed === "你好", data);
    done();
  },
});
