/** "1,920" below a hundred thousand, then millions: "0.38 M", "1,204.50 M". */
export function formatTokens(tokens: number): string {
  if (tokens < 100_000) return formatCount(tokens);
  const millions = (tokens / 1_000_000).toLocaleString('en-US', {
    minimumFractionDigits: 2,
    maximumFractionDigits: 2,
  });
  return `${millions} M`;
}

/** "1,920". */
export function formatCount(count: number): string {
  return Math.round(count).toLocaleString('en-US');
}

/** "$8.62", "$1,204.50"; below a dollar as many places as tell it from nothing, four at most: "$0.0042". */
export function formatDollars(dollars: number): string {
  if (dollars > 0 && dollars < 0.0001) return 'less than $0.0001';
  const places = dollars < 0.1 ? 4 : 2;
  const text = dollars.toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: places });
  return `$${text}`;
}
