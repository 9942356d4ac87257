/**
 * claim: responseType arraybuffer gives an ArrayBuffer of the app's realm
 * basis: documented (wx.request: responseType)
 */
wx.request({
  url: `${SERVER.http}/text?hex=00ff10`,
  responseType: "arraybuffer",
  success: ({ data }) => {
    check("instanceof ArrayBuffer", data instanceof ArrayBuffer);
    check("the bytes", String(new Uint8Array(data)) === "0,255,16");
    done();
  },
});
