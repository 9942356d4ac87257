/**
 * claim: bind returns the port at once, a free one where none is given
 * basis: documented (UDPSocket.bind)
 */
const socket = wx.createUDPSocket();
const port = socket.bind();
check("a number", typeof port === "number", typeof port);
check("a port", Number.isInteger(port) && port > 0 && port < 65536);
const other = wx.createUDPSocket();
check("another one", other.bind() !== port);
socket.onListening(done);
