/**
 * Words of the frame's own interface in both languages of the phone.
 * Counterpart: `language` of `start`. Invariant: what the app says is never translated.
 */

const ZH = {
  confirm: "确定",
  cancel: "取消",
  back: "返回",
  home: "首页",
  menu: "菜单",
  close: "关闭",
  closed: "已关闭",
  copied: "内容已复制",
  year: "年",
  month: "月",
  day: "日",
  video: "视频在这里不播放",
  map: "地图需要网络，这里不显示",
  camera: "这里没有摄像头",
  live: "直播在这里不播放",
  webView: "网页不在这里打开",
  advert: "广告",
  openData: "微信用户",
  editor: "请输入内容",
  alignLeft: "左对齐",
  alignCenter: "居中",
  alignRight: "右对齐",
  ended: "小程序已结束",
  suspended: "小程序在后台暂停",
};

export type Texts = Readonly<typeof ZH>;

const EN: Texts = {
  confirm: "OK",
  cancel: "Cancel",
  back: "Back",
  home: "Home",
  menu: "Menu",
  close: "Close",
  closed: "Closed",
  copied: "Copied",
  year: "",
  month: "",
  day: "",
  video: "Video is not played here",
  map: "Maps need a network and are not shown here",
  camera: "There is no camera here",
  live: "Live streams are not played here",
  webView: "Web pages are not opened here",
  advert: "Advertisement",
  openData: "WeChat user",
  editor: "Write something",
  alignLeft: "Align left",
  alignCenter: "Align centre",
  alignRight: "Align right",
  ended: "The mini-program has ended",
  suspended: "The mini-program is suspended",
};

export function textsOf(language: "zh_CN" | "en"): Texts {
  return language === "en" ? EN : ZH;
}
