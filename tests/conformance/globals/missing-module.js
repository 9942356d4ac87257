/**
 * claim: A module that is not there has WeChat's text
 * basis: observed (published projects)
 */
let message = "";
try {
  require("./not-there");
} catch (error) {
  message = error.message;
}
const expected = "module 'pages/index/not-there.js' is not defined, require args is './not-there'";
check("the text", message === expected, message);
done();
