/**
 * claim: Strings and ArrayBuffers are sent as they are
 * basis: documented (wx.request: data)
 */
const post = (data, then) =>
  wx.request({ url: `${SERVER.http}/echo`, method: "POST", data, success: (result) => then(result.data.body) });
post("a=1&b", (text) => {
  check("a string", text === "a=1&b", text);
  post(new Uint8Array([104, 105]).buffer, (bytes) => {
    check("an ArrayBuffer", bytes === "hi", bytes);
    done();
  });
});
