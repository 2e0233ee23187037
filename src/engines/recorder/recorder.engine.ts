import type { ChatRequest } from '../../core/chat.js';
import { Engine, isLive, type ChatAnswer, type EngineAnswer } from '../../core/engine.js';
import type { Client } from '../../core/fast-route.js';
import { andThen, type MaybePromise } from '../../core/maybe-promise.js';
import { RUNGS } from '../../core/corpus.js';
import { Observation } from './observation.js';
import { ObservedAnswer } from './observed-answer.js';
import type { RecordingLog } from './recording-log.js';

/** Rungs of answers that are recorded already. */
const RECORDED: ReadonlySet<string> = new Set([...RUNGS, 'any']);

/**
 * Records the finished exchanges of an engine: those that it is told to, and whose answer is not a recorded one. Clients
 * have the end of an answer once its recording is kept.
 */
export class RecorderEngine extends Engine {
  /** @param always whether requests that do not say are recorded */
  constructor(
    private readonly engine: Engine,
    private readonly log: RecordingLog,
    private readonly always: boolean,
  ) {
    super();
  }

  answer(request: ChatRequest, client: Client): MaybePromise<EngineAnswer> {
    if (!(request.wishes.record ?? this.always)) return this.engine.answer(request, client);
    const start = performance.now();
    const at = new Date();
    return andThen(this.engine.answer(request, client), (answer) => {
      if (RECORDED.has(answer.origin.rung)) return answer;
      const observation = new Observation();
      const keep = (): Promise<void> => this.log.keep(request, answer.origin, at, observation);
      if (isLive(answer)) {
        const live = new ObservedAnswer(answer.live, observation, start, keep);
        return { origin: answer.origin, live };
      }
      return this.whole(answer, observation, performance.now() - start, keep);
    });
  }

  private async whole(
    answer: ChatAnswer,
    observation: Observation,
    took: number,
    keep: () => Promise<void>,
  ): Promise<ChatAnswer> {
    observation.take(answer.chunks(), took);
    observation.take([{ type: 'usage', usage: answer.usage }], took);
    await keep();
    return answer;
  }
}
