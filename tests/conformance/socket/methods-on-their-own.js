/**
 * claim: SocketTask methods need their task, as any method does
 * basis: ours (libraries call task.send(…))
 */
const task = wx.connectSocket({ url: `${SERVER.ws}/echo` });
const { send } = task;
let threw = false;
try {
  send({ data: "x" });
} catch {
  threw = true;
}
check("a loose method throws", threw);
send.call(task, {
  data: "x",
  fail: () => {
    check("with its task it answers", true);
    done();
  },
});
