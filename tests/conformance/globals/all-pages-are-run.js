/**
 * claim: The scripts of all pages are run when the app starts
 * basis: documented (按需注入: so unless lazyCodeLoading is set)
 * app.json: { "pages": ["pages/index/index", "pages/other/other"] }
 */
setTimeout(() => {
  check("the other page's script has run", String(loaded) === "other", loaded);
  done();
}, 100);
