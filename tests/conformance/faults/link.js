/**
 * claim: On a slow link the socket opens later, and works
 * basis: ours (docs/guide/faults.md)
 * options: --link 3g
 */
const begun = Date.now();
const task = wx.connectSocket({ url: `${SERVER.ws}/echo` });
task.onOpen(() => {
  check("not at once", Date.now() - begun >= 100, Date.now() - begun);
  task.send({ data: "x" });
});
task.onMessage(({ data }) => {
  check("it works", data === "x", data);
  done();
});
