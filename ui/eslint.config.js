// Lint rules of all TypeScript in ui/: typescript-eslint with types. Formatting is Prettier's business alone.
// A rule is switched off here with its reason, or on one line with `-- reason`; never for a file.
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
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
    files: ["**/*.ts"],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: root } },
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
    files: ["logic/src/**/*.ts"],
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
  {
    files: ["**/test/**/*.ts", "**/*.test.ts"],
    rules: {
      // Tests state what they know.
      "@typescript-eslint/no-non-null-assertion": "off",
    },
  },
);
