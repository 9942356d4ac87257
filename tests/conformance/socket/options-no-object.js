/**
 * claim: Without options connectSocket returns undefined, and neither throws nor connects
 * basis: ours (an independent implementation does the same)
 */
check("undefined", wx.connectSocket() === undefined);
check("null", wx.connectSocket(null) === undefined);
check("a string", wx.connectSocket(SERVER.ws) === undefined);
done();
