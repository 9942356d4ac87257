/**
 * claim: getLaunchOptionsSync and getEnterOptionsSync have path, query and scene
 * basis: documented (wx.getLaunchOptionsSync)
 * options: --page pages/index/index?room=1
 */
const launch = wx.getLaunchOptionsSync();
check("path", launch.path === "pages/index/index", launch.path);
check("query", launch.query.room === "1", launch.query);
check("scene", typeof launch.scene === "number", launch.scene);
check("enter options", wx.getEnterOptionsSync().path === launch.path);
done();
