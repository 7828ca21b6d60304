/** Numbers of weights, as models are named by them: "135M", "1.2B". */
export function formatMillions(count: number): string {
  if (count >= 1e9) return `${(count / 1e9).toFixed(1)}B`;
  return count >= 1e6 ? `${Math.round(count / 1e6)}M` : `${(count / 1e6).toFixed(2)}M`;
}
