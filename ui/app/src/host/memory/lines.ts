/**
 * What the imitated people say. Counterpart: `client.ts` plays it in order. Invariant: names and lengths vary, so that
 * truncation and alignment show.
 */
export interface Line {
  readonly name: string;
  readonly text: string;
}

export const LINES: readonly Line[] = [
  { name: "阿明", text: "早，昨天的断线重连查出来了吗？" },
  { name: "小雨", text: "查出来了，心跳没带时间戳，服务端当成了旧包" },
  { name: "Ken", text: "I can reproduce it on 4G, never on Wi-Fi." },
  { name: "阿明", text: "那就是切网络的时候" },
  { name: "小雨", text: "对，onNetworkStatusChange 里先关再连就好" },
  { name: "Ken", text: "Close code 1001 or 4000?" },
  { name: "阿明", text: "1000，理由写 network" },
  { name: "小雨", text: "👌" },
  { name: "Ken", text: "Patch is up. It keeps the drafts and sends them again once the socket is open." },
  { name: "阿明", text: "收到，我来测" },
  { name: "小雨", text: "测的时候把后台 5 秒那个场景也走一遍，挂起之后连接会被断开" },
  { name: "Ken", text: "Works on both phones 🎉" },
];
