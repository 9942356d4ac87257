/**
 * The operations that build and change the view's tree, and the batch that carries them.
 * Counterpart: `crates/model/src/node_op.rs` reads the same opcodes; the in-memory tree and `ui/view` apply them.
 * Invariant: a batch is applied in order, and nothing of it depends on a batch that was not posted before.
 */

/** Opcodes; the same table as in `crates/model/src/node_op.rs`. */
export const OP = {
  /** `[1, node, tag]` */
  CreateElement: 1,
  /** `[2, node, text]` */
  CreateText: 2,
  /** `[3, parent, child, before | null]` */
  Insert: 3,
  /** `[4, node]` */
  Remove: 4,
  /** `[5, node]` */
  Release: 5,
  /** `[6, node, text]` */
  SetText: 6,
  /** `[7, node, name, value]` */
  SetAttribute: 7,
  /** `[8, node, name]` */
  RemoveAttribute: 8,
  /** `[9, node, class]` */
  SetClass: 9,
  /** `[10, node, style]` */
  SetStyle: 10,
  /** `[11, node, id]` */
  SetId: 11,
  /** `[12, node, path, scope]` */
  SetScope: 12,
  /** `[13, node, event, capture 0|1, level 0|1|2]` */
  Listen: 13,
  /** `[14, node, name, value]` */
  SetDataset: 14,
  /** `[15, page, node, path, config]` */
  PageOpen: 15,
  /** `[16, page]` */
  PageClose: 16,
  /** `[17, page]` */
  PageShow: 17,
} as const;

/** One operation: an opcode and its fields. */
export type Op = readonly unknown[];

/** A batch that grows beyond this is posted in parts, so that one message stays below about 1 MB. */
export const OPS_PER_BATCH_MAX = 20_000;

/** Collects operations and posts them together. */
export class OpBatch {
  private ops: Op[] = [];
  /** Called when the first operation enters an empty batch. */
  onFirst: () => void = () => {};
  /** Called before a batch is posted, to add what was put off (class lists). */
  beforePost: () => void = () => {};

  constructor(private readonly post: (batch: string) => void) {}

  push(op: Op): void {
    if (this.ops.length === 0) this.onFirst();
    else if (this.ops.length >= OPS_PER_BATCH_MAX) this.flush();
    this.ops.push(op);
  }

  /** Posts what was collected; nothing when there is nothing. */
  flush(): void {
    this.beforePost();
    if (this.ops.length === 0) return;
    const ops = this.ops;
    this.ops = [];
    this.post(JSON.stringify(ops));
  }
}
