/**
 * claim: TextEncoder, TextDecoder, queueMicrotask, URL, crypto and performance are not there on phones
 * basis: observed (community p/oCJUsw_6cx-3QMEdM7FSvHCOLauo); ours (queueMicrotask)
 * profiles: device
 */
check("TextEncoder", typeof TextEncoder === "undefined");
check("TextDecoder", typeof TextDecoder === "undefined");
check("queueMicrotask", typeof queueMicrotask === "undefined");
check("URL", typeof URL === "undefined");
check("URLSearchParams", typeof URLSearchParams === "undefined");
check("crypto", typeof crypto === "undefined");
check("performance", typeof performance === "undefined");
done();
