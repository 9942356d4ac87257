/**
 * claim: The handshake is a GET of HTTP/1.1 with the path, the query, and what RFC 6455 asks for
 * basis: RFC 6455 §4.1
 */
const task = wx.connectSocket({ url: `${SERVER.ws}/head?a=1&b=%E4%BD%A0` });
task.onMessage(({ data }) => {
  const { method, url, httpVersion, rawHeaders } = JSON.parse(data);
  const value = (name) => headerOf(rawHeaders, name);
  check("GET", method === "GET", method);
  check("HTTP/1.1", httpVersion === "1.1", httpVersion);
  check("path and query", url === "/head?a=1&b=%E4%BD%A0", url);
  check("Host", value("host") === `127.0.0.1:${SERVER.port}`);
  check("Upgrade", value("upgrade").toLowerCase() === "websocket", value("upgrade"));
  check("Connection", value("connection").toLowerCase() === "upgrade", value("connection"));
  check("version 13", value("sec-websocket-version") === "13", value("sec-websocket-version"));
  check("a key of 16 bytes", wx.base64ToArrayBuffer(value("sec-websocket-key")).byteLength === 16);
  done();
});
