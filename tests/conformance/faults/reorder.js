/**
 * claim: A reordered message changes places with the next one
 * basis: ours (docs/guide/faults.md)
 * options: --fault reorder:nth=1,dir=down
 */
const got = [];
const task = wx.connectSocket({ url: `${SERVER.ws}/count?n=3` });
task.onMessage(({ data }) => {
  got.push(data);
  if (got.length < 3) return;
  check("changed places", String(got) === "2,1,3", got);
  done();
});
