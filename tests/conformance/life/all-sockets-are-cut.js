/**
 * claim: All five sockets are cut, each is told once
 * basis: documented (网络调优: 5 s)
 * options: --life background@800ms,foreground@6100ms
 * profiles: device
 */
const closed = [];
for (let i = 0; i < 5; i += 1) {
  wx.connectSocket({ url: `${SERVER.ws}/echo` }).onClose(({ reason }) => {
    closed.push(`${i} ${reason}`);
    if (closed.length === 5) setTimeout(tell, 50);
  });
}
function tell() {
  const expected = [0, 1, 2, 3, 4].map((index) => `${index} interrupted`);
  check("five, once each", String(closed.sort()) === String(expected), closed);
  done();
}
