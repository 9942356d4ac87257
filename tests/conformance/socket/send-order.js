/**
 * claim: A hundred sends are answered in order, and arrive in order
 * basis: RFC 6455 §5.4; ours (answers)
 */
const answered = [];
const task = wx.connectSocket({ url: `${SERVER.ws}/echo` });
let count = 0;
let inOrder = true;
task.onOpen(() => {
  for (let i = 0; i < 100; i += 1) task.send({ data: `${i}`, success: () => answered.push(i) });
});
task.onMessage(({ data }) => {
  inOrder = inOrder && Number(data) === count;
  count += 1;
  if (count < 100) return;
  check("messages in order", inOrder);
  check("answers in order", answered.length === 100 && answered.every((one, index) => one === index));
  done();
});
