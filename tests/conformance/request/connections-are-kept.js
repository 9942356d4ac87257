/**
 * claim: A second request to the same server uses the connection of the first
 * basis: documented (profile.socketReused); ours (60 s)
 */
const ask = (then) => wx.request({ url: `${SERVER.http}/echo`, success: ({ profile }) => then(profile) });
ask((first) => {
  check("a new one", first.socketReused === false, first.socketReused);
  ask((second) => {
    check("the same", second.socketReused === true, second.socketReused);
    check("no connecting", second.connectStart === second.fetchStart && second.connectEnd === second.fetchStart);
    done();
  });
});
