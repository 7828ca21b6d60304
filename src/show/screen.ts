/** What a terminal can show. */
export interface Screen {
  /** In columns; Infinity where nothing limits it, as in a file. */
  width: number;
  /** Whether characters like ├──●──┤ are drawn as they are meant. */
  drawsBars: boolean;
}

/** A file or a pipe: lines as long as they need be, and no drawings. */
export const NO_SCREEN: Screen = { width: Infinity, drawsBars: false };

/** The screen behind an output stream. Its locale says whether it takes Unicode; Windows' terminals all do by now. */
export function screenOf(
  { isTTY, columns }: { isTTY?: boolean; columns?: number },
  environment: Readonly<Record<string, string | undefined>>,
  platform: NodeJS.Platform,
): Screen {
  if (isTTY !== true) return NO_SCREEN;
  const { LC_ALL, LC_CTYPE, LANG, TERM } = environment;
  const locale = LC_ALL || LC_CTYPE || LANG || '';
  const takesUnicode = platform === 'win32' || /utf-?8/i.test(locale);
  return { width: columns || Infinity, drawsBars: takesUnicode && TERM !== 'dumb' };
}
