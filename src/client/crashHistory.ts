/** Crashes of the last minutes: how long to wait before the next start, and when to give up. */
export class CrashHistory {
  static readonly windowMs = 3 * 60_000;
  static readonly limit = 5;
  private static readonly backOffMs = [0, 500, 1000, 2000, 4000] as const;
  private times: number[] = [];

  /** @param now milliseconds of a steady clock */
  record(now: number): void {
    this.times = [...this.recent(now), now];
  }

  /** True once the engine has crashed 5 times within 3 minutes. Stays true until `clear`. */
  givenUp(): boolean {
    return this.times.length >= CrashHistory.limit;
  }

  /** Milliseconds to wait before the engine is started again. */
  delay(now: number): number {
    return CrashHistory.backOffMs[Math.min(this.recent(now).length, CrashHistory.backOffMs.length - 1)] ?? 0;
  }

  clear(): void {
    this.times = [];
  }

  private recent(now: number): number[] {
    return this.times.filter((time) => now - time < CrashHistory.windowMs);
  }
}
