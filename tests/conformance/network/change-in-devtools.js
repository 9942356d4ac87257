/**
 * claim: Another network does not cut sockets in the devtools
 * basis: observed (community 000282323b05f01965175e1cb51000: it cannot be reproduced there)
 * options: --network 4g@400ms
 * profiles: devtools
 */
const task = wx.connectSocket({ url: `${SERVER.ws}/echo` });
wx.onNetworkStatusChange(() => {
  setTimeout(() => {
    check("still open", task.readyState === 1, task.readyState);
    done();
  }, 150);
});
