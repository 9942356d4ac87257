/**
 * claim: The twenty-first socket within five minutes is refused by throwing
 * basis: documented (wx.createTCPSocket: 20 in 5 minutes); observed (that it throws, and the text)
 */
let made = 0;
let thrown;
try {
  for (; made < 25; made += 1) wx.createTCPSocket();
} catch (error) {
  thrown = error;
}
check("twenty", made === 20, made);
check("an Error", thrown instanceof Error);
check("the text", thrown && thrown.message === "[TCPSocket] created too much.", thrown && thrown.message);
done();
