/**
 * claim: The devtools have TextEncoder, TextDecoder and queueMicrotask
 * basis: observed (community p/oCJUsw_6cx-3QMEdM7FSvHCOLauo); ours (queueMicrotask)
 * profiles: devtools
 */
const bytes = new TextEncoder().encode("你好");
check("TextEncoder", bytes.length === 6, bytes.length);
check("TextDecoder", new TextDecoder().decode(bytes) === "你好");
queueMicrotask(() => {
  check("queueMicrotask", true);
  done();
});
