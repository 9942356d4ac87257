/**
 * claim: Sockets count from the call, also while they open
 * basis: ours (an independent implementation counts so)
 */
for (let i = 0; i < 5; i += 1) wx.connectSocket({ url: `${SERVER.ws}/silent` });
wx.connectSocket({
  url: `${SERVER.ws}/echo`,
  fail: () => {
    check("the sixth is refused", true);
    done();
  },
});
