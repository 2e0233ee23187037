import type { LiveChunk } from '../../core/chunk.js';
import type { LocalModel } from './local-model.js';
import type { Job } from './messages.js';
import { keepNucleus } from './nucleus.js';
import { ReplyMaker } from './reply-maker.js';
import type { Generation, Tensor } from './transformers.js';

/**
 * Does a job: makes its replies one after the other, each chunk when its token is made.
 * @param send takes a chunk, and says whether another one is wanted; it may take its time
 * @throws InvalidRequestError when the prompt leaves no room, before the first chunk
 */
export async function generate(
  model: LocalModel,
  job: Job,
  send: (chunk: LiveChunk) => boolean,
): Promise<void> {
  const { inputs, length, room } = model.prompt(job.messages, job.param);
  const most = Math.min(job.maxTokens, room);
  const reader = { wantsMore: true };
  let completion = 0;
  const sendOn = (chunk: LiveChunk): void => {
    reader.wantsMore &&= send(chunk);
  };
  // Without a seed, from the system's own chance.
  if (job.temperature > 0) model.library.random.seed(job.seed);
  for (let choice = 0; choice < job.n && reader.wantsMore; choice++) {
    const reply = new ReplyMaker(choice, model, job.stop, sendOn);
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
        stopping_criteria: [
          (all) => all.map(() => !reader.wantsMore || reply.reason !== undefined),
        ],
      });
    }
    reply.end();
    completion += reply.count;
  }
  sendOn({ type: 'usage', usage: { prompt: length, completion } });
}

/** How tokens are chosen, in the library's words. */
function sampling({
  temperature,
  topP,
}: Job): Pick<Generation, 'do_sample' | 'temperature' | 'logits_processor'> {
  if (temperature <= 0) return { do_sample: false };
  const nucleus = (_: bigint[][], logits: Tensor): Tensor => {
    keepNucleus(logits.data as Float32Array, topP);
    return logits;
  };
  return { do_sample: true, temperature, logits_processor: [nucleus] };
}
