/** Text from a file as a terminal may show it: control and direction characters would move the cursor or hide what is there. */
export function plain(text: string): string {
  return text.replace(/[\p{Cc}\u200B-\u200F\u202A-\u202E\u2066-\u2069\uFEFF]/gu, '\uFFFD');
}
