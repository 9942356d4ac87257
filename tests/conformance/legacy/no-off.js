/**
 * claim: There are no off functions for sockets, and no other host's global is there
 * basis: documented by absence (typings); observed (libraries tell hosts apart by them)
 */
for (const name of ["offSocketOpen", "offSocketMessage", "offSocketClose", "offSocketError"]) {
  check(`wx.${name}`, wx[name] === undefined, typeof wx[name]);
}
check("tt", typeof tt === "undefined");
check("my", typeof my === "undefined");
check("swan", typeof swan === "undefined");
check("uni", typeof uni === "undefined");
check("qq", typeof qq === "undefined");
check("can I use", wx.canIUse("offSocketClose") === false);
done();
