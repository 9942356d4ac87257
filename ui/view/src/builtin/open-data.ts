/**
 * `open-data`: what WeChat shows of its user without telling the app.
 * Invariant: there is no user here, so a name and a picture of nobody are shown.
 */
import { Builtin } from "./builtin";

export class OpenData extends Builtin {
  override changed(name: string): void {
    if (name !== "type") return;
    const type = this.text("type");
    this.mark("avatar", type === "userAvatarUrl");
    this.element.textContent = type === "userNickName" ? this.surface.texts.openData : "";
  }
}
