/**
 * claim: With failed-opening = "error" a refused handshake gives onError and no onClose
 * basis: observed in an independent implementation (choice failed-opening)
 * miniwire.toml:
 *     [behaviour]
 *     failed-opening = "error"
 */
const order = [];
const task = follow(wx.connectSocket({ url: `${SERVER.ws}/refuse?status=404` }), order);
task.onError(() => {
  setTimeout(() => {
    check("error only", String(order) === "error", order);
    check("readyState is CLOSED", task.readyState === 3, task.readyState);
    done();
  }, 150);
});
