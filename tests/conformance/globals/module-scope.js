/**
 * claim: Variables of one file are not seen in another; modules are run once
 * basis: documented (模块化)
 */
check("nothing leaks", typeof globalThis.PAGE_HOOKS === "undefined");
check("the same exports", require("../../prelude.js") === require("../../prelude"));
check("a page is no module of its name", typeof module.exports === "object");
done();
