/**
 * claim: Window sizes and context take-over of the answer are kept
 * basis: RFC 7692 §7.1
 */
const text = Array.from({ length: 3000 }, (_, index) => `row ${index % 97}`).join("，");
const task = wx.connectSocket({ url: `${SERVER.ws}/deflate-small`, perMessageDeflate: true });
let count = 0;
task.onOpen(({ header }) => {
  const answer = header["Sec-WebSocket-Extensions"];
  check(
    "the server chose",
    /server_max_window_bits=9/.test(answer) && /client_max_window_bits=10/.test(answer),
    answer,
  );
  for (let i = 0; i < 3; i += 1) task.send({ data: text });
});
task.onMessage(({ data }) => {
  check(`message ${count}`, data === text);
  count += 1;
  if (count === 3) done();
});
