/**
 * claim: Control frames between fragments are answered, invisible, and do not break the message
 * basis: RFC 6455 §5.4; observed (ping is never seen)
 */
const got = [];
const task = wx.connectSocket({ url: `${SERVER.ws}/frames/interleaved?id=${SERVER.id}` });
task.onMessage(({ data }) => {
  got.push(data);
  task.close();
});
seen(SERVER.id, (entries) => {
  check("one message", String(got) === "before after", got);
  check("one pong with the payload of the ping", entries[1] === "frame 10 now", entries);
  done();
});
