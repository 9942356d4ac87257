/**
 * `@name` in app.json and in page json: its value in the theme of now.
 * Counterpart: `crates/package/src/theme.rs` reads theme.json. Invariant: a name without a value is like an absent setting, so that
 * the documented default stands in for it.
 */
export type ThemeVariables = Readonly<Record<"light" | "dark", Readonly<Record<string, unknown>>>>;

export interface Themed {
  readonly theme: "light" | "dark";
  readonly variables: ThemeVariables;
}

export function themed(value: unknown, { theme, variables }: Themed): unknown {
  if (typeof value !== "string" || !value.startsWith("@")) return value;
  const name = value.slice(1);
  return Object.hasOwn(variables[theme], name) ? variables[theme][name] : undefined;
}
