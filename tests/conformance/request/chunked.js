/**
 * claim: With enableChunked chunks come in order as ArrayBuffers, then success without a body
 * basis: documented (wx.request: enableChunked); observed (no body; community p/oCJUsw5LuwUECGP2y1LSEM7wBE68)
 */
const order = [];
const chunks = [];
const task = wx.request({
  url: `${SERVER.http}/chunks?parts=one,two,three`,
  enableChunked: true,
  success: ({ data }) => {
    order.push("success");
    check("no body", data === "", data);
    check("three chunks", String(chunks) === "one,two,three", chunks);
    check("headers, chunks, success", String(order) === "headers,chunk,chunk,chunk,success", order);
    done();
  },
});
task.onHeadersReceived(() => order.push("headers"));
task.onChunkReceived(({ data }) => {
  order.push("chunk");
  check(`chunk ${chunks.length} is an ArrayBuffer`, data instanceof ArrayBuffer);
  chunks.push(String.fromCharCode(...new Uint8Array(data)));
});
