// Lint rules of all TypeScript in ui/: typescript-eslint with types. Formatting is Prettier's business alone.
// A rule is switched off here with its reason, or on one line with `-- reason`; never for a file.
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import vue from "eslint-plugin-vue";
import tseslint from "typescript-eslint";

const root = dirname(fileURLToPath(import.meta.url));

/** Names that exist in Node and browsers but not in the logic layer; using one there fails only on a device. */
const ABSENT_IN_LOGIC_LAYER = [
  "window",
  "document",
  "self",
  "process",
  "Buffer",
  "global",
  "fetch",
  "URL",
  "WebSocket",
  "XMLHttpRequest",
  "TextEncoder",
  "TextDecoder",
  "queueMicrotask",
  "structuredClone",
  "performance",
  "navigator",
  "Intl",
  "atob",
  "btoa",
];

export default tseslint.config(
  { ignores: ["**/dist/", "**/node_modules/", "**/generated/", "**/test/apps/", "**/*.d.ts"] },
  {
    linterOptions: { reportUnusedDisableDirectives: "error" },
  },
  {
    files: ["**/*.ts", "app/**/*.vue"],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: root, extraFileExtensions: [".vue"] },
    },
    rules: {
      eqeqeq: ["error", "always"],
      "no-var": "error",
      "prefer-const": "error",
      "no-console": "error",
      "object-shorthand": "error",
      "@typescript-eslint/consistent-type-imports": ["error", { fixStyle: "separate-type-imports" }],
      "@typescript-eslint/no-explicit-any": "error",
      "@typescript-eslint/no-floating-promises": "error",
      "@typescript-eslint/no-misused-promises": "error",
      "@typescript-eslint/switch-exhaustiveness-check": ["error", { considerDefaultExhaustiveForUnions: true }],
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_", varsIgnorePattern: "^_" }],
      // Numbers in texts are fine; objects are not.
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      // `() => list.push(x)` as a callback reads better than a block.
      "@typescript-eslint/no-confusing-void-expression": [
        "error",
        { ignoreArrowShorthand: true, ignoreVoidOperator: true },
      ],
      // Empty callbacks say that nothing happens.
      "@typescript-eslint/no-empty-function": "off",
      // What comes over the bridge or from app code may be anything, whatever its type says.
      "@typescript-eslint/no-unnecessary-condition": "off",
      "@typescript-eslint/no-unnecessary-type-conversion": "off",
      // App code throws and rejects with whatever it likes, and we hand it on.
      "@typescript-eslint/prefer-promise-reject-errors": "off",
      "@typescript-eslint/only-throw-error": "off",
      // The standard's functions on `unknown` are how values of app code are turned into text.
      "@typescript-eslint/no-base-to-string": "off",
      // Code points are what we mean when we spread a text.
      "@typescript-eslint/no-misused-spread": "off",
      // Type parameters that appear once document a signature.
      "@typescript-eslint/no-unnecessary-type-parameters": "off",
    },
  },
  {
    files: ["logic/src/**/*.ts", "socket.io-transports/src/**/*.ts"],
    rules: {
      "no-restricted-globals": [
        "error",
        ...ABSENT_IN_LOGIC_LAYER.map((name) => ({ name, message: `the logic layer has no ${name}` })),
      ],
      "no-restricted-syntax": [
        "error",
        { selector: "CallExpression[callee.name='eval']", message: "phones refuse code from strings" },
        { selector: "NewExpression[callee.name='Function']", message: "phones refuse code from strings" },
      ],
    },
  },
  {
    files: ["view/**/*.ts"],
    rules: {
      // `return this.insert(…)` in a switch is one line for each operation and each message.
      "@typescript-eslint/no-confusing-void-expression": [
        "error",
        { ignoreArrowShorthand: true, ignoreVoidOperator: true, ignoreVoidReturningFunctions: true },
      ],
    },
  },
  // After the rules of TypeScript, because the parser of templates calls the one of scripts.
  {
    files: ["app/**/*.vue"],
    extends: [vue.configs["flat/recommended"]],
    languageOptions: { parserOptions: { parser: tseslint.parser } },
    rules: {
      "vue/block-order": ["error", { order: ["script", "template", "style"] }],
      "vue/block-lang": ["error", { script: { lang: "ts" } }],
      "vue/component-api-style": ["error", ["script-setup"]],
      "vue/no-v-html": "error",
      // Texts come from i18n/; signs and units are the same in every language.
      "vue/no-bare-strings-in-template": [
        "error",
        { allowlist: ["miniwire", "·", ":", "#", "/", "…", "s", "B", "0x"] },
      ],
      // Layout is Prettier's business alone.
      "vue/max-attributes-per-line": "off",
      "vue/html-indent": "off",
      "vue/html-closing-bracket-newline": "off",
      "vue/html-self-closing": "off",
      "vue/singleline-html-element-content-newline": "off",
      "vue/multiline-html-element-content-newline": "off",
      "vue/first-attribute-linebreak": "off",
      // Types say what is optional; undefined is the default of an absent prop.
      "vue/require-default-prop": "off",
    },
  },
  {
    files: ["app/src/**/*.{ts,vue}"],
    rules: {
      "no-restricted-imports": [
        "error",
        { patterns: [{ group: ["@tauri-apps/*"], message: "only src/host/tauri.ts knows Tauri" }] },
      ],
      "no-restricted-syntax": [
        "error",
        { selector: "CallExpression[callee.name='eval']", message: "the Content-Security-Policy refuses it" },
        { selector: "NewExpression[callee.name='Function']", message: "the Content-Security-Policy refuses it" },
      ],
    },
  },
  { files: ["app/src/host/tauri.ts"], rules: { "no-restricted-imports": "off" } },
  {
    files: ["app/src/{components,rows,values}/**/*.{ts,vue}"],
    rules: {
      "no-restricted-imports": [
        "error",
        {
          patterns: [
            { group: ["**/stores/*", "**/panels/**", "**/shell/*"], message: "parts know no stores: they get props" },
          ],
        },
      ],
    },
  },
  {
    files: ["app/src/{panels,phone,shell}/**/*.{ts,vue}"],
    rules: {
      "no-restricted-imports": [
        "error",
        {
          patterns: [
            { group: ["**/host/current"], message: "components call stores, and stores call the host" },
            { group: ["@tauri-apps/*"], message: "only src/host/tauri.ts knows Tauri" },
          ],
        },
      ],
    },
  },
  {
    files: ["**/test/**/*.ts", "**/*.test.ts"],
    rules: {
      // Tests state what they know.
      "@typescript-eslint/no-non-null-assertion": "off",
    },
  },
);
