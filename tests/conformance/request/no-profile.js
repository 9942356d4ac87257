/**
 * claim: enableProfile false leaves the profile out
 * basis: documented (wx.request: enableProfile)
 */
wx.request({
  url: `${SERVER.http}/echo`,
  enableProfile: false,
  success: (result) => {
    check("no profile", result.profile === undefined, typeof result.profile);
    done();
  },
});
