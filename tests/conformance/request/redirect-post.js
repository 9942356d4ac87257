/**
 * claim: POST with 302 goes on as GET, with 307 as POST
 * basis: ours (Fetch standard)
 */
const post = (code, then) =>
  wx.request({
    url: `${SERVER.http}/redirect?code=${code}`,
    method: "POST",
    data: "body",
    success: ({ data }) => then(data),
  });
post(302, (first) => {
  check("302", first.method === "GET" && first.body === "", first.method);
  post(307, (second) => {
    check("307", second.method === "POST" && second.body === "body", second.method);
    done();
  });
});
