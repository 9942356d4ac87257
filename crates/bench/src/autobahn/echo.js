/**
 * An echo on `wx.connectSocket`, as a mini-program writes it.
 * Counterpart: `logic_layer.rs`, which declares `suite` and `DONE` in front of it.
 */
function converse(path, onMessage) {
  return new Promise((resolve) => {
    const task = wx.connectSocket({ url: suite.server + path, tcpNoDelay: true, perMessageDeflate: suite.deflate });
    task.onMessage(({ data }) => onMessage(task, data));
    task.onClose(resolve);
  });
}

async function play() {
  let count = 0;
  await converse("/getCaseCount", (task, data) => {
    count = Number(data);
  });
  for (let i = 1; i <= count; i++) {
    await converse(`/runCase?case=${i}&agent=${suite.agent}`, (task, data) => task.send({ data }));
  }
  await converse(`/updateReports?agent=${suite.agent}`, () => {});
  console.log(DONE);
}

play();
