/** The probability whose log-odds are given: 1 / (1 + e^-x). */
export function logistic(logOdds: number): number {
  if (logOdds >= 0) return 1 / (1 + Math.exp(-logOdds));
  const odds = Math.exp(logOdds);
  return odds / (1 + odds);
}

/** The cross-entropy, in nats, of an outcome from 0 to 1 under the log-odds predicted: log(1 + e^x) - outcome · x. */
export function logisticLoss(logOdds: number, outcome: number): number {
  const softplus = Math.max(logOdds, 0) + Math.log1p(Math.exp(-Math.abs(logOdds)));
  return softplus - outcome * logOdds;
}
