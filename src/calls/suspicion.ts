import type { CallError } from '../errors.ts';

/** So many refusals and no success are enough, whatever is said. */
const VERY_MANY = 20;
/** Names that differ from reply to reply: of eight signs at least, digits among letters. */
const IDS = /\b(?=[\w-]*\d)(?=[\w-]*[a-z])[\w-]{8,}\b/gi;

/**
 * Before anything has succeeded, a refused request (400) may be this request's own fault or every request's. Until that is known
 * no further try begins; those in flight tell. It is everybody's where nothing has succeeded and the server said the same of two, or has
 * refused very many: what it says of one prompt alone (its length, its words) differs from prompt to prompt.
 */
export class Suspicion {
  #inFlight = 0;
  #isUnfounded = false;
  /** What the server said of the requests that it refused. */
  readonly #said: string[] = [];
  /** Told, once it is known, whether it was unfounded. */
  #waiting: ((isUnfounded: boolean) => void)[] = [];

  /** A try begins. */
  begin(): void {
    this.#inFlight += 1;
  }

  /** Tries that have begun and not ended. */
  get inFlight(): number {
    return this.#inFlight;
  }

  /** A try has ended. @param refusal where the server refused the request. */
  end(refusal: CallError | undefined): void {
    this.#inFlight -= 1;
    if (this.#isUnfounded) return;
    if (refusal !== undefined) this.#said.push(refusal.message.replace(IDS, '#'));
    if (this.#inFlight === 0 && this.#waiting.length > 0) this.#conclude(!this.#isEverybodys);
  }

  /** A call has succeeded: the server accepts requests of ours. */
  clear(): void {
    if (this.#isUnfounded) return;
    this.#isUnfounded = true;
    this.#conclude(true);
  }

  /** Waits until the calls in flight have told whether the server accepts any request. @throws the signal's reason. */
  async isUnfounded(signal: AbortSignal): Promise<boolean> {
    if (this.#isUnfounded || this.#inFlight === 0) return this.#isUnfounded || !this.#isEverybodys;
    return this.#verdict(signal);
  }

  get isRaised(): boolean {
    return this.#waiting.length > 0;
  }

  /** Waits while there is a suspicion. @throws the signal's reason. */
  async allClear(signal: AbortSignal): Promise<void> {
    if (this.isRaised) await this.#verdict(signal);
  }

  get #isEverybodys(): boolean {
    return this.#said.length >= VERY_MANY || new Set(this.#said).size < this.#said.length;
  }

  #verdict(signal: AbortSignal): Promise<boolean> {
    return new Promise((resolve, reject) => {
      const leave = () => reject(signal.reason as Error);
      signal.addEventListener('abort', leave, { once: true });
      this.#waiting.push((isUnfounded) => {
        signal.removeEventListener('abort', leave);
        resolve(isUnfounded);
      });
    });
  }

  #conclude(isUnfounded: boolean): void {
    for (const tell of this.#waiting.splice(0)) tell(isUnfounded);
  }
}
