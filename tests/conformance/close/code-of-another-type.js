/**
 * claim: A code that is no number counts as 1000, a reason that is no string as none
 * basis: ours (an independent implementation checks the type only)
 */
const task = wx.connectSocket({ url: `${SERVER.ws}/echo?id=${SERVER.id}` });
task.onOpen(() => task.close({ code: "4000", reason: 7 }));
seen(SERVER.id, (entries) => {
  check("1000 without a reason", String(entries) === "open,close 1000", entries);
  done();
});
