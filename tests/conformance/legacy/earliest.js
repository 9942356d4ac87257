/**
 * claim: With global-socket = "earliest" the legacy functions mean the first socket that lives
 * basis: observed in an independent implementation (choice global-socket)
 * miniwire.toml:
 *   [behaviour]
 *   global-socket = "earliest"
 */
const heard = [];
wx.onSocketMessage(({ data }) => heard.push(data));
const first = wx.connectSocket({ url: `${SERVER.ws}/echo` });
first.onOpen(() => {
  const second = wx.connectSocket({ url: `${SERVER.ws}/echo` });
  second.onOpen(() => {
    second.send({ data: "by the second" });
    wx.sendSocketMessage({ data: "by the legacy function" });
    // Whichever socket it went to, it is back within this time.
    setTimeout(() => {
      check("only the first", String(heard) === "by the legacy function", heard);
      done();
    }, 250);
  });
});
