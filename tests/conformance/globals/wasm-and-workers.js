/**
 * claim: Worker is no global; it is wx.createWorker
 * basis: documented (多线程 Worker)
 */
check("Worker", typeof Worker === "undefined");
check("wx.createWorker", typeof wx.createWorker === "function");
check("importScripts", typeof importScripts === "undefined");
done();
