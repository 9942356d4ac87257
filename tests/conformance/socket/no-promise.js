/**
 * claim: A SocketTask has six methods, is no Promise, and has no off functions
 * basis: documented (typings: SocketTask; by absence for off)
 */
const task = wx.connectSocket({ url: `${SERVER.ws}/echo` });
check("it is not thenable", task.then === undefined, typeof task.then);
for (const name of ["send", "close", "onOpen", "onMessage", "onClose", "onError"]) {
  check(`${name} is there`, typeof task[name] === "function", typeof task[name]);
}
for (const name of ["offOpen", "offMessage", "offClose", "offError", "ping", "bufferedAmount"]) {
  check(`${name} is not there`, task[name] === undefined, typeof task[name]);
}
done();
