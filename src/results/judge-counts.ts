/** How often a judge was met. */
interface JudgeCount {
  judge: string;
  rows: number;
  battles: number;
}

/** Rows and battles by judge, counted as they come; a judge without a name is ''. */
export class JudgeCounts {
  readonly #counts = new Map<string, JudgeCount>();
  /** A row's battle follows the row. */
  #last: JudgeCount = { judge: '', rows: 0, battles: 0 };

  addRow(judge: string): void {
    this.#of(judge).rows += 1;
  }

  addBattle(judge: string): void {
    this.#of(judge).battles += 1;
  }

  rows(): Map<string, number> {
    return new Map([...this.#counts.values()].map(({ judge, rows }) => [judge, rows]));
  }

  /** Battles by judge, most first, of those who have any. */
  battles(): Record<string, number> {
    const counts = [...this.#counts.values()].filter(({ battles }) => battles > 0);
    counts.sort((a, b) => b.battles - a.battles);
    return Object.fromEntries(counts.map(({ judge, battles }) => [judge, battles]));
  }

  #of(judge: string): JudgeCount {
    if (this.#last.judge === judge && this.#last.rows > 0) return this.#last;
    let count = this.#counts.get(judge);
    if (count === undefined) this.#counts.set(judge, (count = { judge, rows: 0, battles: 0 }));
    this.#last = count;
    return count;
  }
}
