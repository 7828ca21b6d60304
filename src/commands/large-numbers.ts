/** Bytes in decimal units, as download pages give them: "640 KB", "98.1 MB", "4.9 GB". */
export function formatGigabytes(bytes: number): string {
  if (bytes < 1e6) return `${Math.ceil(bytes / 1e3)} KB`;
  return bytes < 1e9 ? `${(bytes / 1e6).toFixed(1)} MB` : `${(bytes / 1e9).toFixed(1)} GB`;
}

/** Numbers of weights, as models are named by them: "135M", "1.2B". */
export function formatMillions(count: number): string {
  if (count >= 1e9) return `${(count / 1e9).toFixed(1)}B`;
  return count >= 1e6 ? `${Math.round(count / 1e6)}M` : `${(count / 1e6).toFixed(2)}M`;
}
