/**
 * claim: Header values are text: strings as they are, numbers printed, everything else as its brand
 * basis: ours (an independent implementation does the same)
 */
const header = { "X-Text": "a b", "X-Number": 7, "X-List": [1], "X-Flag": true, "X-Null": null };
const expected = {
  "X-Text": "a b",
  "X-Number": "7",
  "X-List": "[object Array]",
  "X-Flag": "[object Boolean]",
  "X-Null": "[object Null]",
};
const task = wx.connectSocket({ url: `${SERVER.ws}/head`, header });
task.onMessage(({ data }) => {
  const { rawHeaders } = JSON.parse(data);
  for (const [name, value] of Object.entries(expected)) {
    const got = headerOf(rawHeaders, name);
    check(name, got === value, got);
  }
  done();
});
