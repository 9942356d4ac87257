/**
 * One phone of the page, touched as a hand does: at the place where a node is seen, through the scaled frame.
 * Counterpart: `ui/app/src/phone`. Invariant: events go through the real frame, none is made up inside of it.
 */
import type { FrameLocator, Locator, Page } from "@playwright/test";

export class Phone {
  readonly screen: FrameLocator;

  constructor(
    private readonly page: Page,
    private readonly client: number,
  ) {
    this.screen = page.getByTestId(`phone-${client}`).frameLocator("iframe");
  }

  text(text: string): Locator {
    return this.screen.getByText(text, { exact: false }).first();
  }

  async tap(selector: string): Promise<void> {
    const node = this.screen.locator(selector).first();
    await node.waitFor();
    // Playwright does not see through a frame that is scaled, so the place is reckoned here.
    const inside = await node.evaluate((element) => {
      const { left, top, width, height } = element.getBoundingClientRect();
      return { x: left + width / 2, y: top + height / 2, of: document.documentElement.clientWidth };
    });
    const frame = await this.page.getByTestId(`phone-${this.client}`).locator("iframe").boundingBox();
    if (!frame) throw new Error(`phone ${this.client} has no screen`);
    const scale = frame.width / inside.of;
    await this.page.mouse.click(frame.x + inside.x * scale, frame.y + inside.y * scale);
  }

  async type(selector: string, text: string): Promise<void> {
    await this.tap(selector);
    await this.page.keyboard.insertText(text);
  }
}
