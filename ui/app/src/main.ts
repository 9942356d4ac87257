/**
 * Starts the inspector: chooses the host, then draws. Counterpart: index.html. Invariant: nothing is drawn before there is a
 * host, and a host that cannot be reached is shown by the window itself.
 */
import { createPinia } from "pinia";
import { createApp } from "vue";
import App from "./shell/App.vue";
import { chooseHost } from "./host";
import { setHost } from "./host/current";
import { i18n } from "./i18n";
import "./styles/tokens.css";
import "./styles/base.css";
import "./styles/menus.css";

async function main(): Promise<void> {
  setHost(await chooseHost(window));
  createApp(App).use(createPinia()).use(i18n).mount("#app");
}

void main();
