import type { LocalModel } from './local-model.js';
import type { Job } from './messages.js';
import { keepNucleus } from './nucleus.js';
import type { Output } from './output.js';
import { ReplyMaker } from './reply-maker.js';
import type { Generation, Tensor } from './transformers.js';

/** Below it, the likeliest token is as good as certain, and numbers that are divided by it get too large. */
const LEAST_TEMPERATURE = 1e-4;

/**
 * Does a job: makes its replies one after the other, each chunk when its token is made, for as long as it is wanted.
 * @throws InvalidRequestError when the prompt leaves no room, before the first chunk
 */
export async function generate(model: LocalModel, job: Job, output: Output): Promise<void> {
  const { inputs, length, room } = model.prompt(job.messages, job.param);
  const most = Math.min(job.maxTokens, room);
  let completion = 0;
  // Without a seed, from the system's own chance.
  if (job.temperature > 0) model.library.random.seed(job.seed);
  for (let choice = 0; choice < job.n && output.isWanted; choice++) {
    const reply = new ReplyMaker(choice, model, job.stop, output);
    let hasPrompt = false;
    const put = ([ids]: bigint[][]): void => {
      if (!hasPrompt) hasPrompt = true;
      else {
        if (reply.count === 0 && reply.reason === undefined) reply.start();
        for (const id of ids) reply.add(id);
      }
    };
    if (most < 1) reply.start();
    else {
      await model.model.generate({
        ...inputs,
        ...sampling(job),
        num_beams: 1,
        max_new_tokens: most,
        streamer: { put, end: () => undefined },
        stopping_criteria: [(all) => all.map(() => !output.isWanted || reply.reason !== undefined)],
      });
    }
    reply.end();
    completion += reply.count;
  }
  output.send({ type: 'usage', usage: { prompt: length, completion } });
}

/** How tokens are chosen, in the library's words. */
function sampling({
  temperature,
  topP,
}: Job): Pick<Generation, 'do_sample' | 'temperature' | 'logits_processor'> {
  if (temperature < LEAST_TEMPERATURE) return { do_sample: false };
  const nucleus = (_: bigint[][], logits: Tensor): Tensor => {
    keepNucleus(logits.data as Float32Array, topP);
    return logits;
  };
  return { do_sample: true, temperature, logits_processor: [nucleus] };
}
