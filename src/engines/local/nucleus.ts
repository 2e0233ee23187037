/**
 * Takes all tokens out but the likeliest ones that together have a share of the probability, one at least: the library
 * knows `top_p`, and does not do it.
 * @param logits of each token; changed in place
 * @param topP above 0, up to 1
 */
export function keepNucleus(logits: Float32Array, topP: number): void {
  if (topP >= 1) return;
  const most = logits.reduce((a, b) => Math.max(a, b), -Infinity);
  const weights = Float64Array.from(logits, (logit) => Math.exp(logit - most));
  const sum = weights.reduce((a, b) => a + b, 0);
  // All tokens below this have less than what is left beside the nucleus: few are left to be sorted.
  const least = ((1 - topP) * sum) / logits.length;
  const likely = Array.from(weights.keys()).filter((id) => weights[id] >= least);
  likely.sort((a, b) => weights[b] - weights[a]);
  let kept = 0;
  let share = 0;
  while (kept < likely.length && (kept === 0 || share < topP * sum))
    share += weights[likely[kept++]];
  const nucleus = new Set(likely.slice(0, kept));
  for (let id = 0; id < logits.length; id++) if (!nucleus.has(id)) logits[id] = -Infinity;
}
