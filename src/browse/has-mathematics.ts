/**
 * Whether any text has two dollars, or LaTeX's brackets or environments. What is meant by a dollar is the page's business: fonts that
 * are not needed cost room, missing ones would cost the reader more.
 */
export function hasMathematics(texts: object): boolean {
  return /\$(?:[^$"\\]|\\.)+\$|\$\$|\\\\(?:[([]|begin\{)/.test(JSON.stringify(texts));
}
