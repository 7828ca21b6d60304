/** A difference as tables show it: "+0.42", "-0.05", and "0.00" without a sign where rounding leaves nothing. */
export function signed(value: number): string {
  return withSign(value.toFixed(2));
}

/** Of a share of 1: "+4.2", in points of a hundred. */
export function signedPoints(share: number): string {
  return withSign((100 * share).toFixed(1));
}

function withSign(text: string): string {
  if (Number(text) === 0) return text.replace('-', '');
  return text.startsWith('-') ? text : `+${text}`;
}
