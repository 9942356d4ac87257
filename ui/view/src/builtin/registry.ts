/**
 * Which tag is which component.
 * Counterpart: one file for each family. Invariant: a tag that is not here is drawn as a plain element, as custom components are.
 */
import type { ViewNode } from "../node";
import type { Surface } from "../surface";
import type { Builtin } from "./builtin";
import { Button } from "./button";
import { Canvas } from "./canvas";
import { Checkbox, Radio, Switch } from "./choice";
import { Editor } from "./editor";
import { GridView, ListView } from "./grid-view";
import { Icon } from "./icon";
import { Image } from "./image";
import { Input } from "./input";
import { MovableArea, MovableView } from "./movable";
import { OpenData } from "./open-data";
import { PageMeta } from "./page-meta";
import { Picker } from "./picker";
import { PickerView, PickerViewColumn } from "./picker-view";
import { Placeholder } from "./placeholder";
import { Progress } from "./progress";
import { RichText } from "./rich-text";
import { ScrollView } from "./scroll-view";
import { Slider } from "./slider";
import { StickyHeader, StickySection } from "./sticky";
import { MatchMedia, NavigationBarNode, PageContainer, RootPortal } from "./structure";
import { Swiper } from "./swiper";
import { Text } from "./text";
import { Textarea } from "./textarea";
import { View } from "./view";

type Make = new (node: ViewNode, surface: Surface) => Builtin;

const COMPONENTS: Readonly<Record<string, Make>> = {
  ad: Placeholder,
  "ad-custom": Placeholder,
  button: Button,
  camera: Placeholder,
  canvas: Canvas,
  checkbox: Checkbox,
  "checkbox-group": View,
  "cover-image": Image,
  "cover-view": View,
  editor: Editor,
  form: View,
  "grid-view": GridView,
  icon: Icon,
  image: Image,
  input: Input,
  label: View,
  "list-view": ListView,
  "live-player": Placeholder,
  "live-pusher": Placeholder,
  map: Placeholder,
  "match-media": MatchMedia,
  "movable-area": MovableArea,
  "movable-view": MovableView,
  "navigation-bar": NavigationBarNode,
  navigator: View,
  "nested-scroll-body": View,
  "nested-scroll-header": View,
  "open-data": OpenData,
  "page-container": PageContainer,
  "page-meta": PageMeta,
  picker: Picker,
  "picker-view": PickerView,
  "picker-view-column": PickerViewColumn,
  progress: Progress,
  radio: Radio,
  "radio-group": View,
  "rich-text": RichText,
  "root-portal": RootPortal,
  "scroll-view": ScrollView,
  slider: Slider,
  "sticky-header": StickyHeader,
  "sticky-section": StickySection,
  swiper: Swiper,
  "swiper-item": View,
  switch: Switch,
  text: Text,
  textarea: Textarea,
  video: Placeholder,
  view: View,
  "web-view": Placeholder,
};

/** The component of a node; null for elements without a behaviour of their own. */
export function builtinFor(node: ViewNode, surface: Surface): Builtin | null {
  const make = Object.hasOwn(COMPONENTS, node.tag) ? COMPONENTS[node.tag] : undefined;
  return make ? new make(node, surface) : null;
}
