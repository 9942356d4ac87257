/**
 * claim: perMessageDeflate offers the extension; only true counts
 * basis: documented (wx.connectSocket); ours (Chromium's offer; only true)
 */
const head = (perMessageDeflate, then) => {
  const task = wx.connectSocket({ url: `${SERVER.ws}/head`, perMessageDeflate });
  task.onMessage(({ data }) => {
    const { rawHeaders } = JSON.parse(data);
    task.close();
    then(headerOf(rawHeaders, "sec-websocket-extensions"));
  });
};
head(true, (offer) => {
  check("offered", offer === "permessage-deflate; client_max_window_bits", offer);
  head("true", (other) => {
    check("a string is not true", !String(other).includes("deflate"), other);
    done();
  });
});
