/** Takes secrets out of a text that a server may have echoed them into. */
export type Mask = (text: string) => string;

/**
 * Puts `***` in place of each secret, as it is, percent-encoded, or escaped for JSON, in capitals or not; and in place of the beginning
 * of one (8 characters or more) that a text ends in, as one does that was cut.
 */
export function maskSecrets(secrets: readonly string[]): Mask {
  const forms = secrets
    .flatMap((secret) => [secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1)])
    .filter((form) => form !== '');
  if (forms.length === 0) return (text) => text;
  // The longest first: a secret may be the beginning of another one.
  const unique = [...new Set(forms)].toSorted((a, b) => b.length - a.length);
  const pattern = new RegExp(unique.map(escapeRegExp).join('|'), 'gi');
  const lowerCased = unique.map((form) => form.toLowerCase());
  return (text) => {
    const masked = text.replace(pattern, '***');
    const cut = lengthOfBeginning(masked, lowerCased);
    return cut === 0 ? masked : `${masked.slice(0, -cut)}***`;
  };
}

/** How many characters at the end of the text are the beginning of a secret; the most, where several are. */
function lengthOfBeginning(text: string, secrets: readonly string[]): number {
  const end = text.slice(-SHORTEST_SECRET).toLowerCase();
  if (end.length < SHORTEST_SECRET) return 0;
  let longest = 0;
  for (const secret of secrets) {
    for (let at = secret.indexOf(end); at !== -1; at = secret.indexOf(end, at + 1)) {
      const length = at + end.length;
      if (text.slice(-length).toLowerCase() === secret.slice(0, length)) longest = Math.max(longest, length);
    }
  }
  return longest;
}

/** What is secret in the values of headers: each, and each of its words (`Bearer KEY`). Short ones are words of every day. */
export function secretsInHeaders(headers: Readonly<Record<string, string>>): string[] {
  return Object.values(headers)
    .flatMap((value) => [value].concat(value.split(/\s+/)))
    .filter((part) => part.length >= SHORTEST_SECRET);
}

const SHORTEST_SECRET = 8;

function escapeRegExp(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, String.raw`\$&`);
}
