/**
 * claim: RegExp.$1 and its neighbours follow the last match
 * basis: observed (old libraries read them); ours (as in V8)
 */
/(\d+)-(\d+)/.exec("on 2024-05");
check("$1", RegExp.$1 === "2024", RegExp.$1);
check("$2", RegExp.$2 === "05", RegExp.$2);
check("lastMatch", RegExp.lastMatch === "2024-05", RegExp.lastMatch);
done();
