/**
 * claim: The legacy listeners hear the socket that was created last
 * basis: observed (answer of staff, community 00042e40374cc09da5975ec8051800)
 */
const heard = [];
wx.onSocketMessage(({ data }) => heard.push(data));
const first = wx.connectSocket({ url: `${SERVER.ws}/echo` });
const second = wx.connectSocket({ url: `${SERVER.ws}/echo` });
let open = 0;
for (const task of [first, second]) task.onOpen(() => ++open === 2 && first.send({ data: "first" }));
first.onMessage(() => second.send({ data: "second" }));
second.onMessage(() => {
  setTimeout(() => {
    check("only the second", String(heard) === "second", heard);
    done();
  }, 0);
});
