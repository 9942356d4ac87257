/**
 * claim: What is no number of at least one millisecond counts as not set
 * basis: ours (an independent implementation does the same)
 * app.json: { "networkTimeout": { "connectSocket": 600 } }
 */
const begun = Date.now();
let left = 5;
for (const timeout of [0, -1, NaN, Infinity, "100"]) {
  wx.connectSocket({ url: `${SERVER.ws}/silent`, timeout }).onError(() => {
    const took = Date.now() - begun;
    check(`${timeout}`, took >= 590, took);
    left -= 1;
    if (left === 0) done();
  });
}
