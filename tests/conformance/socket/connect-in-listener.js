/**
 * claim: A socket can be opened from the close of another one, and gets its place
 * basis: observed (every reconnecting library does it)
 */
let round = 0;
function connect() {
  const task = wx.connectSocket({ url: `${SERVER.ws}/close?code=4000&reason=again` });
  task.onClose(({ code, reason }) => {
    round += 1;
    if (round < 12) return connect();
    check("twelve sockets one after another", code === 4000 && reason === "again", { code, reason });
    done();
  });
}
connect();
