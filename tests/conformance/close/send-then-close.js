/**
 * claim: What was sent before close arrives before the close frame
 * basis: RFC 6455 §7.1.2
 */
const task = wx.connectSocket({ url: `${SERVER.ws}/echo?id=${SERVER.id}` });
task.onOpen(() => {
  for (let i = 0; i < 3; i += 1) task.send({ data: `${i}` });
  task.close();
});
seen(SERVER.id, (entries) => {
  check("three messages and the close", String(entries) === "open,text 0,text 1,text 2,close 1000", entries);
  done();
});
