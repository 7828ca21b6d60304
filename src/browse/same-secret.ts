import { createHash, timingSafeEqual } from 'node:crypto';

/** Compares a guess with a secret in a time that tells nothing of either. */
export function isSameSecret(guess: string, secret: string): boolean {
  return timingSafeEqual(digest(guess), digest(secret));
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
