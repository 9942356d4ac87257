/**
 * claim: A dropped message is missing, and those behind it come
 * basis: ours (docs/guide/faults.md)
 * options: --fault drop:nth=2,dir=down
 */
const got = [];
const task = wx.connectSocket({ url: `${SERVER.ws}/count?n=3` });
task.onMessage(({ data }) => {
  got.push(data);
  if (data !== "3") return;
  check("the second is missing", String(got) === "1,3", got);
  done();
});
