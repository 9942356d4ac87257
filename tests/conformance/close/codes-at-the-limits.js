/**
 * claim: close takes 3000 and 4999
 * basis: RFC 6455 §7.4.2
 */
let count = 0;
for (const code of [3000, 4999]) {
  const task = wx.connectSocket({ url: `${SERVER.ws}/echo` });
  task.onOpen(() => task.close({ code }));
  task.onClose((result) => {
    check(`${code}`, result.code === code, result.code);
    count += 1;
    if (count === 2) done();
  });
}
