/**
 * claim: Headers keep the case of their names, and two that differ in case are two
 * basis: ours (an independent implementation does the same)
 * note: The HTTP library writes names in lower case.
 */
const task = wx.connectSocket({ url: `${SERVER.ws}/head`, header: { "X-Case": "1", "x-case": "2" } });
task.onMessage(({ data }) => {
  const { rawHeaders } = JSON.parse(data);
  const names = rawHeaders.filter((name) => name.toLowerCase() === "x-case");
  check("two headers", names.length === 2, names);
  check("in their own case", names.includes("X-Case") && names.includes("x-case"), names);
  done();
});
