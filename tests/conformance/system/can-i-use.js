/**
 * claim: canIUse knows what is documented and implemented, and nothing else
 * basis: documented (wx.canIUse); ours (false for stubs)
 */
const yes = ["connectSocket", "connectSocket.object.protocols", "SocketTask.send", "getStorage.success.data", "view"];
const no = ["offSocketClose", "connectSocket.object.made_up", "SocketTask.ping", "nothing", "request.object.nothing"];
for (const schema of yes) check(schema, wx.canIUse(schema) === true);
for (const schema of no) check(`not ${schema}`, wx.canIUse(schema) === false);
done();
