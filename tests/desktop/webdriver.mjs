/**
 * A client of the W3C WebDriver protocol, as much of it as the tests use.
 * Counterpart: WebKitWebDriver, which drives the real app. Invariant: every wait is for something and has a limit.
 */

/** Waiting for what a machine does, in milliseconds; generous, because CI machines are slow and shared. */
export const WAIT_MAX_MS = 20_000;
const POLL_EVERY_MS = 30;
const ELEMENT = "element-6066-11e4-a52e-4f735466cecf";

export class WebDriverError extends Error {
  constructor({ error, message }) {
    super(`${error}: ${message}`);
    this.code = error;
  }
}

/** Repeats `attempt` until it gives something truthy. */
export async function until(what, attempt) {
  const end = performance.now() + WAIT_MAX_MS;
  let last;
  while (performance.now() < end) {
    try {
      const found = await attempt();
      if (found) return found;
      last = undefined;
    } catch (error) {
      last = error;
    }
    await new Promise((resolve) => setTimeout(resolve, POLL_EVERY_MS));
  }
  throw new Error(`${what} did not happen within ${WAIT_MAX_MS} ms${last ? `: ${last}` : ""}`, { cause: last });
}

async function request(url, method, body) {
  const response = await fetch(url, {
    method,
    headers: { "content-type": "application/json" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(WAIT_MAX_MS),
  });
  const { value } = await response.json();
  if (!response.ok) throw new WebDriverError(value);
  return value;
}

/** One app under control. */
export class Session {
  #url;

  constructor(url) {
    this.#url = url;
  }

  /** Starts the app behind a driver. */
  static async start(driver, binary, args) {
    const options = { binary, args };
    const capabilities = { alwaysMatch: { "webkitgtk:browserOptions": options } };
    const { sessionId } = await request(`${driver}/session`, "POST", { capabilities });
    return new Session(`${driver}/session/${sessionId}`);
  }

  #post(path, body = {}) {
    return request(`${this.#url}/${path}`, "POST", body);
  }

  end() {
    return request(this.#url, "DELETE");
  }

  /** Runs the body of a function where the driver is: the page, or the frame it was switched to. */
  run(script, ...args) {
    return this.#post("execute/sync", { script, args });
  }

  /** As `run`, for a script with `await`. What it throws is thrown here, as text. */
  async runAsync(script, ...args) {
    const wrapped = `
      const done = arguments[arguments.length - 1];
      (async (...args) => { ${script} })(...Array.prototype.slice.call(arguments, 0, -1))
        .then((value) => done({ value }), (error) => done({ error: typeof error === 'object' && error && !(error instanceof Error) ? error : String(error) }));`;
    const { value, error } = await this.#post("execute/async", { script: wrapped, args });
    if (error !== undefined) throw Object.assign(new Error(JSON.stringify(error)), { reason: error });
    return value;
  }

  async find(selector) {
    const found = await this.#post("element", { using: "css selector", value: selector });
    return found[ELEMENT];
  }

  click(element) {
    return this.#post(`element/${element}/click`);
  }

  clear(element) {
    return this.#post(`element/${element}/clear`);
  }

  type(element, text) {
    return this.#post(`element/${element}/value`, { text });
  }

  text(element) {
    return request(`${this.#url}/element/${element}/text`, "GET");
  }

  /** Into a frame; null is the page. */
  frame(element) {
    return this.#post("frame", { id: element === null ? null : { [ELEMENT]: element } });
  }

  /** A picture of the page, as bytes of a PNG. */
  async screenshot() {
    return Buffer.from(await request(`${this.#url}/screenshot`, "GET"), "base64");
  }
}
