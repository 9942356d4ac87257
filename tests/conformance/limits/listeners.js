/**
 * claim: At most 100 listeners of one event are kept
 * basis: ours
 */
const task = wx.connectSocket({ url: `${SERVER.ws}/echo` });
let calls = 0;
for (let i = 0; i < 101; i += 1) task.onOpen(() => (calls += 1));
wx.onSocketOpen(() => {
  check("100 are called", calls === 100, calls);
  done();
});
