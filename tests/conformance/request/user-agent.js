/**
 * claim: Requests name MicroMessenger in User-Agent, and the app cannot set another one
 * basis: observed (answer of staff, community 000eac98ff0988857e816f40866c00); ours (the text)
 */
wx.request({
  url: `${SERVER.http}/echo`,
  header: { "User-Agent": "mine" },
  success: ({ data }) => {
    check("it names WeChat", /MicroMessenger/.test(data.headers["user-agent"]), data.headers["user-agent"]);
    check("not the app's", data.headers["user-agent"] !== "mine");
    done();
  },
});
