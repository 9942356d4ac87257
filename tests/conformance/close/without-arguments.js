/**
 * claim: close() and close({}) send 1000 and do not throw
 * basis: documented (SocketTask.close: code 1000); observed (libraries call it without an argument)
 */
const one = wx.connectSocket({ url: `${SERVER.ws}/echo?id=${SERVER.id}1` });
const two = wx.connectSocket({ url: `${SERVER.ws}/echo?id=${SERVER.id}2` });
one.onOpen(() => one.close());
two.onOpen(() => two.close({}));
seen(`${SERVER.id}1`, (first) => {
  check("close()", String(first) === "open,close 1000", first);
  seen(`${SERVER.id}2`, (second) => {
    check("close({})", String(second) === "open,close 1000", second);
    done();
  });
});
