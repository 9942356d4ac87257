/**
 * `view` and the containers that look like it.
 * Counterpart: `gesture/hover.ts` for hover-class. Invariant: it is nothing but an element.
 */
import { Builtin } from "./builtin";

export class View extends Builtin {}
