/**
 * claim: The scripts of all pages are run when the app starts
 * basis: documented (按需注入: so unless lazyCodeLoading is set)
 * note: Here a page's script is run when the page is first opened, as with lazyCodeLoading.
 * app.json: { "pages": ["pages/index/index", "pages/other/other"] }
 */
setTimeout(() => {
  check("the other page's script has run", String(loaded) === "other", loaded);
  done();
}, 100);
