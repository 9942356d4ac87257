/**
 * claim: Without perMessageDeflate no extension is offered
 * basis: documented (wx.connectSocket: default false)
 */
const task = wx.connectSocket({ url: `${SERVER.ws}/head` });
task.onMessage(({ data }) => {
  const names = JSON.parse(data).rawHeaders.map((name) => name.toLowerCase());
  check("not offered", !names.includes("sec-websocket-extensions"));
  done();
});
