/** What a judge thought and why it refused, where it did; the keys are ours, and files may hold anything in them. */
export function replyTexts(reasoning: unknown, refusal: unknown): { reasoning?: string; refusal?: string } {
  const said =
    typeof refusal === 'object' && refusal !== null && 'said' in refusal ? refusal.said : undefined;
  return {
    ...(typeof reasoning === 'string' ? { reasoning } : {}),
    ...(refusal == null ? {} : { refusal: typeof said === 'string' ? said : '' }),
  };
}
