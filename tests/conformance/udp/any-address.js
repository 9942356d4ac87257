/**
 * claim: With the URL check on any address can be sent to
 * basis: documented (changelog 2.9.4)
 * project.config.json: { "setting": { "urlCheck": true } }
 */
const socket = wx.createUDPSocket();
socket.bind();
socket.onMessage(() => {
  check("the answer", true);
  done();
});
socket.send({ address: "127.0.0.1", port: SERVER.udp, message: "hi" });
