import { setTimeout as sleep } from 'node:timers/promises';
import { isSameSecret } from './same-secret.ts';

/** After a wrong guess the next one waits, whoever makes it: in milliseconds. */
const WAIT = 1000;
/** More are turned away. */
const MOST_WAITING = 10;

/** Checks guesses at a password one after the other, a second apart once one was wrong: at most 86,400 a day. */
export class PasswordGuesses {
  readonly #password: string;
  #last: Promise<unknown> = Promise.resolve();
  #waiting = 0;

  constructor(password: string) {
    this.#password = password;
  }

  /** Whether it is right; undefined where too many are waiting, and it was not looked at. */
  async check(guess: string): Promise<boolean | undefined> {
    if (this.#waiting >= MOST_WAITING) return undefined;
    this.#waiting += 1;
    const result = this.#last.then(async () => {
      const isRight = isSameSecret(guess, this.#password);
      if (!isRight) await sleep(WAIT);
      return isRight;
    });
    this.#last = result;
    try {
      return await result;
    } finally {
      this.#waiting -= 1;
    }
  }
}
