/**
 * claim: Without protocols, and with an empty list, none is offered
 * basis: documented (wx.connectSocket: protocols)
 */
const offer = (protocols, then) => {
  const task = wx.connectSocket({ url: `${SERVER.ws}/head`, protocols });
  task.onMessage(({ data }) => {
    then(headerOf(JSON.parse(data).rawHeaders, "Sec-WebSocket-Protocol"));
  });
};
offer(undefined, (first) => {
  check("without", first === undefined, first);
  offer([], (second) => {
    check("an empty list", second === undefined, second);
    done();
  });
});
