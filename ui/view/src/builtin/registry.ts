/**
 * Which tag is which component.
 * Counterpart: one file for each family. Invariant: a tag that is not here is drawn as a plain element, as custom components are.
 */
import type { ViewNode } from "../node";
import type { Surface } from "../surface";
import type { Builtin } from "./builtin";
import { Button } from "./button";
import { Image } from "./image";
import { Input } from "./input";
import { ScrollView } from "./scroll-view";
import { Text } from "./text";
import { View } from "./view";

type Make = new (node: ViewNode, surface: Surface) => Builtin;

const COMPONENTS: Readonly<Record<string, Make>> = {
  view: View,
  text: Text,
  image: Image,
  button: Button,
  input: Input,
  "scroll-view": ScrollView,
};

/** The component of a node; null for elements without a behaviour of their own. */
export function builtinFor(node: ViewNode, surface: Surface): Builtin | null {
  const make = Object.hasOwn(COMPONENTS, node.tag) ? COMPONENTS[node.tag] : undefined;
  return make ? new make(node, surface) : null;
}
