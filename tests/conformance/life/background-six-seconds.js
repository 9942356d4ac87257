/**
 * claim: After five seconds in the background sockets are cut; onClose says interrupted, after the return
 * basis: documented (运行机制, 网络调优: 5 s); observed (reason; community 0008ec30098bc8f6631ed91c35b400)
 * options: --life background@800ms,foreground@6800ms
 */
const order = [];
const task = wx.connectSocket({ url: `${SERVER.ws}/echo?id=${SERVER.id}` });
task.onOpen(() => order.push("open"));
task.onError(() => order.push("error"));
wx.onAppHide(() => order.push("hide"));
wx.onAppShow(() => order.push("show"));
task.onClose(({ code, reason }) => {
  order.push("close");
  check("the reason", reason === "interrupted", reason);
  check("the code", code === 1000, code);
  check("readyState", task.readyState === 3, task.readyState);
  check("told after the return", String(order.slice(-3)) === "hide,show,close", order);
  check("no error", !order.includes("error"), order);
  seen(SERVER.id, (entries) => {
    check("the peer saw the end as well", entries.length > 1, entries);
    done();
  });
});
