/**
 * claim: globalThis and global are there and can be written to
 * basis: observed (article of the official community; built output of uni-app)
 */
globalThis.mine = 1;
check("globalThis", typeof globalThis === "object" && mine === 1);
check("global", typeof global === "object");
global.other = 2;
check("they are one", globalThis.other === 2);
done();
