/**
 * claim: Chunks are pieces of the transport: a character may be cut
 * basis: observed (community p/oCJUsw_6cx-3QMEdM7FSvHCOLauo)
 */
const lengths = [];
const task = wx.request({
  url: `${SERVER.http}/split-character`,
  enableChunked: true,
  success: () => {
    check("two bytes, then one", String(lengths) === "2,1", lengths);
    done();
  },
});
task.onChunkReceived(({ data }) => lengths.push(data.byteLength));
