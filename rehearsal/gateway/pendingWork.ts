/** Counts work under way, so that a test can wait until there is none. */
export class PendingWork {
  private count = 0;
  private waiting: (() => void)[] = [];

  /** Counts `work` as under way until it ends, well or badly; its failure stays the caller's to handle. */
  async track<T>(work: Promise<T>): Promise<T> {
    this.count++;
    try {
      return await work;
    } finally {
      this.count--;
      if (this.count === 0) {
        const waiting = this.waiting;
        this.waiting = [];
        for (const resolve of waiting) resolve();
      }
    }
  }

  /** Resolves once nothing is under way. */
  async settled(): Promise<void> {
    while (this.count > 0) await new Promise<void>((resolve) => this.waiting.push(resolve));
  }
}
