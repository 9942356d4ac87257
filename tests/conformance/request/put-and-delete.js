/**
 * claim: Other methods write data as POST does
 * basis: ours (documented for POST)
 */
let left = 2;
for (const method of ["PUT", "DELETE"]) {
  wx.request({
    url: `${SERVER.http}/echo`,
    method,
    data: { a: 1 },
    success: ({ data }) => {
      check(method, data.method === method && data.body === '{"a":1}', data.body);
      left -= 1;
      if (left === 0) done();
    },
  });
}
