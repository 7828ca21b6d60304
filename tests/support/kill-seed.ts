/**
 * Where the kills and faults of a run fall: in continuous integration always the same, elsewhere new ones each time.
 * LLM_JUDGE_KILL_SEED repeats a run that has failed.
 */
export function killSeed(): number {
  const { LLM_JUDGE_KILL_SEED: given, CI: isContinuous } = process.env;
  return Number(given ?? (isContinuous ? 1 : Date.now() % 1_000_000));
}
