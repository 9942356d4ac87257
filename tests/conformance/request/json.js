/**
 * claim: dataType json parses once; what is no JSON stays a text, and text stays text
 * basis: documented (wx.request: dataType)
 */
const get = (options, then) =>
  wx.request({ url: `${SERVER.http}/text?hex=7b2261223a317d`, ...options, success: ({ data }) => then(data) });
get({}, (json) => {
  check("json by default", json.a === 1, json);
  get({ dataType: "text" }, (text) => {
    check("text", text === '{"a":1}', text);
    wx.request({
      url: `${SERVER.http}/text?hex=7b6e6f`,
      success: ({ data }) => {
        check("no JSON", data === "{no", data);
        done();
      },
    });
  });
});
