/**
 * claim: Header names go out as the app wrote them, each request of a connection its own, and ours as usual
 * basis: observed (phones use cronet, which sends names as they were written)
 */
const ask = (header, then) =>
  wx.request({
    url: `${SERVER.http}/echo`,
    method: "POST",
    header,
    data: "x-trace-id: 1",
    success: ({ data, profile }) => then(data.names, data.body, profile),
  });
ask({ "X-Trace-ID": "1", "x-lower": "2", "X-UPPER": "3" }, (names, body) => {
  const has = (name) => names.includes(name);
  check("as they were written", has("X-Trace-ID") && has("x-lower") && has("X-UPPER"), names);
  check("ours", has("Host") && has("Content-Length") && has("User-Agent") && has("Accept-Encoding"), names);
  check("the body is left alone", body === "x-trace-id: 1", body);
  ask({ "x-tRACE-id": "1" }, (next, _, { socketReused }) => {
    check("on the same connection", socketReused === true);
    check("another spelling", next.includes("x-tRACE-id") && !next.includes("X-Trace-ID"), next);
    done();
  });
});
