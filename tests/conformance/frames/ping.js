/**
 * claim: A ping is answered by the stack, and no event tells of it
 * basis: observed (there is no ping in the API)
 */
const task = wx.connectSocket({ url: `${SERVER.ws}/ping` });
task.onMessage(({ data }) => {
  check("the server got its pong", data === "pong are you there", data);
  done();
});
