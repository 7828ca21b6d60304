/** "43.8%" */
export function percent(rate: number): string {
  return `${(100 * rate).toFixed(1)}%`;
}
