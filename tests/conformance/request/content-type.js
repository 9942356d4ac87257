/**
 * claim: Requests have content-type application/json unless the app says otherwise, also with GET
 * basis: documented (wx.request: header)
 */
const type = (header, then) =>
  wx.request({ url: `${SERVER.http}/echo`, header, success: ({ data }) => then(data.headers["content-type"]) });
type(undefined, (first) => {
  check("the default", first === "application/json", first);
  type({ "Content-Type": "text/plain" }, (second) => {
    check("the app's", second === "text/plain", second);
    done();
  });
});
