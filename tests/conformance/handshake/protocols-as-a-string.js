/**
 * claim: protocols as a string is one subprotocol, as in the devtools
 * basis: observed (mqttjs/MQTT.js #923, #987: phones need an array)
 * note: Phones want an array; with the device profile the log has a warning.
 */
const task = wx.connectSocket({ url: `${SERVER.ws}/head`, protocols: "mqtt" });
task.onMessage(({ data }) => {
  check("offered", JSON.parse(data).rawHeaders.includes("mqtt"));
  done();
});
