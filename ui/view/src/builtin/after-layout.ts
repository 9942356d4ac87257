/**
 * Does what needs sizes, once there are any: after the batch, and not before the element stands in the page.
 * Counterpart: components that measure themselves or what is around them. Invariant: of jobs with the same name the last one is done,
 * once; a long batch comes in slices, so the end of a timer alone says nothing.
 */
export class AfterLayout {
  private readonly jobs = new Map<string, () => void>();
  private sizes: ResizeObserver | undefined;
  private timer = 0;

  constructor(private readonly element: HTMLElement) {}

  run(name: string, job: () => void): void {
    this.jobs.set(name, job);
    this.plan();
  }

  private plan(): void {
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.flush(), 0);
  }

  private flush(): void {
    const { isConnected, offsetWidth, offsetHeight } = this.element;
    if (!isConnected || (offsetWidth === 0 && offsetHeight === 0)) return this.wait();
    this.sizes?.disconnect();
    const jobs = [...this.jobs.values()];
    this.jobs.clear();
    for (const job of jobs) job();
  }

  private wait(): void {
    this.sizes ??= new ResizeObserver(() => this.plan());
    this.sizes.observe(this.element);
  }

  dispose(): void {
    clearTimeout(this.timer);
    this.sizes?.disconnect();
    this.jobs.clear();
  }
}
