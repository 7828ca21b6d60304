import type { LlamaModel, SequenceEvaluateOptions, Token } from 'node-llama-cpp';
import type { TokenLogprob } from '../chat-model.ts';

/**
 * The log-probability (natural) of a token and of the likeliest in its place, before the temperature, as OpenAI's API and vLLM report them: with
 * p the probabilities at temperature t, those at temperature 1 are p^t, divided by their sum.
 *
 * @param probabilities of all tokens that could be drawn, the likeliest first.
 */
export function toLogprob(
  token: Token,
  probabilities: ReadonlyMap<Token, number>,
  {
    top,
    sampling: { temperature = 0 },
    model,
  }: { top: number; sampling: SequenceEvaluateOptions; model: Pick<LlamaModel, 'detokenize'> },
): TokenLogprob {
  // Nothing divides the logits where the likeliest token is taken.
  const exponent = temperature === 0 ? 1 : temperature;
  let sum = 0;
  for (const probability of probabilities.values()) sum += probability ** exponent;
  const logOf = (probability: number) => exponent * Math.log(probability) - Math.log(sum);
  const likeliest: [Token, number][] = [];
  for (const entry of probabilities) {
    if (likeliest.length >= top) break;
    likeliest.push(entry);
  }
  return {
    token: model.detokenize([token], true),
    // Less than what a single-precision number holds is reported as that.
    logprob: logOf(probabilities.get(token) || Number.MIN_VALUE),
    top: likeliest
      .filter(([, probability]) => probability > 0)
      .map(([each, probability]) => ({
        token: model.detokenize([each], true),
        logprob: logOf(probability),
      })),
  };
}
