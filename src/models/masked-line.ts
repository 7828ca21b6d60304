import type { Mask } from './mask-secrets.ts';

const LONGEST = 600;

/**
 * A server's text as a person is shown it: no secret in it, one line of at most 600 characters, nothing that could steer a terminal.
 * It is masked before it is cut: of a secret that a cut has parted no mask would know the pieces.
 */
export function maskedLine(text: string, mask: Mask): string {
  const line = mask(text)
    .slice(0, LONGEST * 4)
    .replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ')
    .trim();
  return line.length > LONGEST ? `${line.slice(0, LONGEST)}…` : line;
}
