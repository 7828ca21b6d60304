/** A confidence as text: "95%", "99.9%". @param confidence a share, such as 0.95. */
export function levelText(confidence: number): string {
  return `${Number((100 * confidence).toPrecision(12))}%`;
}
