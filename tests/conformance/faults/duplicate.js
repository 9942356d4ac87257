/**
 * claim: A duplicated message comes twice
 * basis: ours (docs/guide/faults.md)
 * options: --fault duplicate:nth=2,dir=down
 */
const got = [];
const task = wx.connectSocket({ url: `${SERVER.ws}/count?n=3` });
task.onMessage(({ data }) => {
  got.push(data);
  if (data !== "3") return;
  check("the second twice", String(got) === "1,2,2,3", got);
  done();
});
