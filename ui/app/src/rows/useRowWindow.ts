/**
 * A scrolled element that shows a part of a long table: position, drawn rows, keys, and following the end.
 * Counterpart: `row-window.ts` is the arithmetic, `RowGrid.vue` and `TreeRows.vue` draw. Invariant: rows do not move while the
 * pointer rests on them; the position is exact to the pixel even where the scroll bar is too coarse for it.
 */
import { computed, onBeforeUnmount, onMounted, shallowRef, watch, type Ref } from "vue";
import * as arithmetic from "./row-window";
import type { RowRange, TableShape } from "./row-window";

export interface RowWindowOptions {
  readonly element: Readonly<Ref<HTMLElement | null>>;
  readonly total: () => number;
  readonly rowHeight: number;
  /** Height of what stands above the rows inside the element, such as a sticky header. */
  readonly headHeight?: number;
  /** Whether the end is followed when rows come. */
  readonly follow?: () => boolean;
  /** The user scrolled: away from the end, or to it. */
  readonly onLeaveEnd?: () => void;
  readonly onReachEnd?: () => void;
}

export interface RowWindow {
  readonly drawn: Readonly<Ref<RowRange>>;
  readonly seen: Readonly<Ref<RowRange>>;
  /** Height for the element that makes the scroll bar. */
  readonly height: Readonly<Ref<number>>;
  /** Where the first drawn row is put inside that element. */
  readonly offset: Readonly<Ref<number>>;
  readonly atEnd: Readonly<Ref<boolean>>;
  /** Rows came that were not followed because the pointer rests on the table. */
  readonly held: Readonly<Ref<boolean>>;
  readonly shape: Readonly<Ref<TableShape>>;
  show(row: number): void;
  showEnd(): void;
  onScroll(): void;
  onWheel(event: WheelEvent): void;
  onPointer(inside: boolean): void;
}

export function useRowWindow(options: RowWindowOptions): RowWindow {
  const viewport = shallowRef(0);
  const top = shallowRef(0);
  const held = shallowRef(false);
  let pointerInside = false;

  const shape = computed<TableShape>(() => ({
    total: options.total(),
    rowHeight: options.rowHeight,
    viewport: viewport.value,
  }));
  const scale = computed(() => arithmetic.scrollScale(shape.value));
  const drawn = computed(() => arithmetic.drawnRows(shape.value, top.value));

  const moveTo = (position: number): void => {
    top.value = arithmetic.clampTop(shape.value, position);
    const element = options.element.value;
    if (element) element.scrollTop = top.value / scale.value;
  };

  const measure = (): void => {
    const element = options.element.value;
    if (!element) return;
    const wasAtEnd = arithmetic.isAtEnd(shape.value, top.value);
    const wasHidden = viewport.value === 0;
    viewport.value = Math.max(0, element.clientHeight - (options.headHeight ?? 0));
    // What is hidden forgets how far it was scrolled.
    if (wasHidden && viewport.value > 0) moveTo(top.value);
    if (wasAtEnd && options.follow?.() === true) moveTo(arithmetic.topMax(shape.value));
  };

  let observer: ResizeObserver | undefined;
  onMounted(() => {
    measure();
    if (options.follow?.() === true) moveTo(arithmetic.topMax(shape.value));
    observer = new ResizeObserver(measure);
    if (options.element.value) observer.observe(options.element.value);
  });
  onBeforeUnmount(() => observer?.disconnect());

  watch(
    [() => shape.value.total, () => options.follow?.() === true],
    ([total, follow], [before]) => {
      if (!follow) return void (top.value = arithmetic.clampTop(shape.value, top.value));
      const moves = total > before && before > 0 && arithmetic.topMax(shape.value) > 0;
      if (pointerInside && moves) held.value = true;
      else moveTo(arithmetic.topMax(shape.value));
    },
    { flush: "post" },
  );

  return {
    drawn,
    seen: computed(() => arithmetic.seenRows(shape.value, top.value)),
    height: computed(() => arithmetic.scrollHeight(shape.value)),
    offset: computed(() => top.value / scale.value + drawn.value.first * options.rowHeight - top.value),
    atEnd: computed(() => arithmetic.isAtEnd(shape.value, top.value)),
    held,
    shape,
    show: (row) => moveTo(arithmetic.topThatShows(shape.value, top.value, row)),
    showEnd() {
      held.value = false;
      moveTo(arithmetic.topMax(shape.value));
    },
    onScroll() {
      const element = options.element.value;
      if (!element) return;
      const before = top.value;
      // Our own move comes back as an event; where one pixel stands for many, reading it would lose the exact position.
      if (Math.abs(element.scrollTop - top.value / scale.value) > 1 || scale.value === 1)
        top.value = arithmetic.clampTop(shape.value, element.scrollTop * scale.value);
      if (arithmetic.isAtEnd(shape.value, top.value)) {
        held.value = false;
        if (top.value > before) options.onReachEnd?.();
      } else if (top.value < before - 1) options.onLeaveEnd?.();
    },
    onWheel(event) {
      if (scale.value === 1 || event.deltaY === 0 || event.ctrlKey) return;
      event.preventDefault();
      moveTo(top.value + event.deltaY);
      if (event.deltaY < 0) options.onLeaveEnd?.();
    },
    onPointer(inside) {
      pointerInside = inside;
      if (inside || !held.value) return;
      held.value = false;
      if (options.follow?.() === true) moveTo(arithmetic.topMax(shape.value));
    },
  };
}
