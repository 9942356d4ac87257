/**
 * claim: On return come the hooks, then timers by their times, each once, then the ends of sockets
 * basis: documented (运行机制: callbacks come on return); ours (order: docs/contracts/lifecycle.md, rules 16 to 20)
 * options: --life background@600ms,foreground@6600ms
 * profiles: device
 */
const order = [];
let away = false;
const note = (name) => away && order.push(name);
wx.onAppHide(() => (away = true));
wx.onAppShow(() => note("show"));
wx.connectSocket({ url: `${SERVER.ws}/echo` }).onClose(() => note("close"));
setTimeout(() => note("second"), 6300);
setTimeout(() => note("first"), 6000);
const often = setInterval(() => away && Date.now() - started > 5800 && note("interval"), 300);
const started = Date.now();
setTimeout(() => {
  clearInterval(often);
  const once = (name) => order.filter((one) => one === name).length === 1;
  check("each timer once", once("first") && once("second"), order);
  check("the socket's end once", once("close"), order);
  const [show, first, second, close] = ["show", "first", "second", "close"].map((name) => order.indexOf(name));
  check("show, first, second, close", show === 0 && show < first && first < second && second < close, order);
  const missed = order.slice(0, close).filter((name) => name === "interval").length;
  check("the interval once for all the times it was missed", missed === 1, order);
  done();
}, 7000);
