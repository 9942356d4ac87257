/**
 * What needs a network, a camera or WeChat itself: an honest sign in its place.
 * Counterpart: `texts.ts` says why nothing is shown. Invariant: it takes the room that the component takes in WeChat and tells no events.
 */
import { make, strokes } from "../dom";
import type { Texts } from "../texts";
import { Builtin } from "./builtin";

interface Look {
  readonly text: keyof Texts;
  readonly paths: readonly string[];
}

const SCREEN = ["M3 5.5h18v13H3z"];

const LOOKS: Readonly<Record<string, Look>> = {
  video: { text: "video", paths: [...SCREEN, "m10 9 5 3-5 3z"] },
  "live-player": { text: "live", paths: [...SCREEN, "m10 9 5 3-5 3z"] },
  "live-pusher": { text: "live", paths: ["M3 7h12v10H3z", "m15 11 6-3v8l-6-3"] },
  map: {
    text: "map",
    paths: ["M12 21s7-6.2 7-11.5a7 7 0 0 0-14 0C5 14.8 12 21 12 21z", "M12 7a2.5 2.5 0 1 1 0 5 2.5 2.5 0 0 1 0-5z"],
  },
  camera: { text: "camera", paths: ["M3 7.5h4l2-2.5h6l2 2.5h4v12H3z", "M12 9.5a4 4 0 1 1 0 8 4 4 0 0 1 0-8z"] },
  "web-view": {
    text: "webView",
    paths: ["M12 3a9 9 0 1 1 0 18 9 9 0 0 1 0-18z", "M3 12h18", "M12 3c3 3 3 15 0 18", "M12 3c-3 3-3 15 0 18"],
  },
  ad: { text: "advert", paths: SCREEN },
  "ad-custom": { text: "advert", paths: SCREEN },
};

export class Placeholder extends Builtin {
  private readonly words = make("div", "mw-placeholder-words");
  private readonly source = make("div", "mw-placeholder-source");

  constructor(...args: ConstructorParameters<typeof Builtin>) {
    super(...args);
    const look = LOOKS[this.node.tag];
    const sign = strokes("0 0 24 24", look?.paths ?? [], 1.5, "mw-placeholder-sign");
    this.words.textContent = look ? this.surface.texts[look.text] : this.node.tag;
    // What the app puts above it (controls over a map) is drawn above it.
    this.content = make("div", "mw-placeholder-children");
    this.mark("placeholder", true);
    this.element.append(make("div", "mw-placeholder-card", sign, this.words, this.source), this.content);
  }

  override changed(name: string): void {
    if (name === "src") this.source.textContent = this.text("src").slice(0, 300);
  }
}
