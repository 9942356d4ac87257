/**
 * claim: success and complete get one object with errMsg and a growing numeric socketTaskId
 * basis: observed (community 00066856b308707d87e84c39b51000); ours (one object)
 */
const results = [];
const connect = (then) => {
  wx.connectSocket({
    url: `${SERVER.ws}/echo`,
    success: (result) => results.push(result),
    complete: (result) => {
      check(`complete gets what success got (${results.length})`, result === results[results.length - 1]);
      then();
    },
  });
};
connect(() =>
  connect(() => {
    const [first, second] = results;
    check("errMsg", first.errMsg === "connectSocket:ok", first.errMsg);
    check("socketTaskId is a number", typeof first.socketTaskId === "number", typeof first.socketTaskId);
    check("socketTaskId grows", second.socketTaskId > first.socketTaskId);
    done();
  }),
);
