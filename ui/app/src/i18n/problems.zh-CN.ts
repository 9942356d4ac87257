/**
 * What can be wrong with a fixture, in Chinese, by the code of the problem. Counterpart: `crates/fixture/src/check`, whose sentences are English and name
 * the values. Invariant: every code that a check tells is here; `fixtures/sessions/golden/broken` has a file for each.
 */

export interface ProblemSaying {
  readonly text: string;
  readonly hint?: string;
  /** The English sentence has a name or a value that this one has not. */
  readonly named?: boolean;
}

export const problemsZhCN: Readonly<Record<string, ProblemSaying>> = {
  "after-end": { text: "这一行写在 end 之后", hint: "end 是最后一行" },
  "broken-line": { text: "这一行不是完整的 JSON 对象", hint: "每行一个 JSON 对象", named: true },
  "cannot-read": { text: "读到这里读不下去了", named: true },
  "connection-ended": { text: "这条连接已经结束", named: true },
  "connection-not-open": { text: "前面没有打开这条连接", named: true },
  "cut-payload": {
    text: "这条消息只录到了开头：它超出了录制的上限",
    hint: "会按现在的内容发送，也不比较；请换成完整的内容",
  },
  "group-apart": { text: "同名的组前面已经结束，这里成了另一组", named: true },
  "line-too-long": { text: "这一行太长", hint: '把内容放进旁边的文件："file":"<sha256>.bin"' },
  "missing-key": { text: "缺少必需的键", named: true },
  "no-header": { text: "第一行不是录制文件的文件头", hint: '它以 {"miniwire":1,"name":…} 开头' },
  "no-payload": { text: "消息没有内容", hint: "text、json、base64、file、protocol 要有且只有一个" },
  "no-side-file": { text: "旁边的文件不在了", named: true },
  "no-variable": { text: "${ 后面没有变量名和 }", hint: "字面的 ${ 写成 $${" },
  "not-opened": { text: "连接还没有 opened 就有消息", named: true },
  "not-utf8": { text: "这一行不是 UTF-8", hint: "二进制内容写成 base64" },
  "opened-again": { text: "这条连接已经 opened 过", named: true },
  "place-nowhere": { text: "match 或 save 里的位置在这一行里找不到", named: true },
  "reused-connection": { text: "连接编号已被一条结束了的连接用过", named: true },
  "time-goes-back": { text: "时间早于上一行", hint: "各行按时间排列" },
  "too-many-addresses": { text: "TCP 或 UDP 地址太多", named: true },
  "too-many-connections": { text: "连接太多，后面的没有检查", named: true },
  "too-many-variables": { text: "变量太多，后面的没有检查", named: true },
  torn: { text: "最后一行没有写完，已略去", hint: "删掉这一行，或重新录制" },
  "two-payloads": { text: "消息有两份内容", hint: "text、json、base64、file、protocol 要有且只有一个" },
  unclean: {
    text: "没有 end 行：录制中断了，或者是手写时没有写",
    hint: '最后一行写 {"event":"end"}，表示文件完整',
  },
  "unknown-event": { text: "不认识这个事件，忽略这一行", named: true },
  "unknown-key": { text: "不认识这个键", named: true },
  "unknown-profile": { text: "profile 只能是 device 或 devtools", named: true },
  "unknown-variable": { text: "变量没有值", named: true },
  "unknown-version": { text: "文件的版本更新，这个 miniwire 读不了", hint: "升级 miniwire，或重新录制", named: true },
  "unused-side-file": { text: "旁边有一个没有用到的文件", named: true },
  "unused-variable": { text: "保存的变量没有用到", named: true },
  "used-before-saved": { text: "变量在保存之前就用了", named: true },
  "wrong-base64": { text: "base64 要用标准 Base64，带填充" },
  "wrong-count": { text: "end 里的行数不对", named: true },
  "wrong-expect": { text: "expect 写得不对", named: true },
  "wrong-file": { text: "file 要写成 64 位十六进制的 SHA-256 加 .txt 或 .bin" },
  "wrong-match": { text: "匹配器写得不对", named: true },
  "wrong-packet": {
    text: "这个报文发不出去",
    hint: "docs/guide/fixtures.zh-CN.md 列出了 Socket.IO 和 MQTT 的报文和它们的键",
    named: true,
  },
  "wrong-save": { text: "save 写得不对", named: true },
  "wrong-sha256": { text: "旁边的文件内容变了，和文件名对不上", named: true },
  "wrong-times": { text: 'times 是次数，或者 "0..5" 这样的范围' },
  "wrong-value": { text: "值的类型不对", named: true },
};
