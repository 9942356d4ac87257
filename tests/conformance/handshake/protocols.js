/**
 * claim: protocols is the list of Sec-WebSocket-Protocol, in order
 * basis: documented (wx.connectSocket: protocols)
 */
const task = wx.connectSocket({ url: `${SERVER.ws}/head`, protocols: ["mqtt", "mqttv3.1"] });
task.onOpen(({ header }) => {
  check("the server's choice is in the header", header["Sec-WebSocket-Protocol"] === "mqtt", header);
});
task.onMessage(({ data }) => {
  const { rawHeaders } = JSON.parse(data);
  const value = headerOf(rawHeaders, "sec-websocket-protocol");
  check("both are offered", value.replace(/\s/g, "") === "mqtt,mqttv3.1", value);
  done();
});
