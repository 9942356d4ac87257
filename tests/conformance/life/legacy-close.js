/**
 * claim: The legacy listener hears the cut as well
 * basis: observed (community 000e0a7c7c85003d13121165c6bc00)
 * note: Some phones tell it to the legacy listener only.
 * options: --life background@800ms,foreground@6100ms
 * profiles: device
 */
const heard = [];
wx.onSocketClose(({ reason }) => heard.push(`wx ${reason}`));
const task = wx.connectSocket({ url: `${SERVER.ws}/echo` });
task.onClose(({ reason }) => {
  heard.push(`task ${reason}`);
  setTimeout(() => {
    check("task, then wx", String(heard) === "task interrupted,wx interrupted", heard);
    done();
  }, 50);
});
