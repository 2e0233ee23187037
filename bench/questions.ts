import type { Message } from '../src/core/message.js';
import type { StrategyName } from '../src/core/strategy.js';
import type { LoadRequest, Target } from './load.js';
import { lookUpOf } from './look-up.js';
import { measureAnswers, type RunningServer } from './servers.js';

/** Messages to be completed, and how large the answers are. */
export class Questions {
  private constructor(
    private readonly strategy: StrategyName,
    readonly requests: readonly LoadRequest[],
  ) {}

  /** Asks a server each message once, for the size of its answer. */
  static async measured(
    server: RunningServer,
    strategy: StrategyName,
    drawn: readonly (readonly Message[])[],
  ): Promise<Questions> {
    const bodies = drawn.map((messages) => JSON.stringify({ messages }));
    const requests = await measureAnswers(targetOf(server, strategy), bodies);
    return new Questions(
      strategy,
      requests.map((request, i) => ({ ...request, lookUp: lookUpOf(drawn[i]) })),
    );
  }

  /** The same server, where it answers these. */
  target(server: RunningServer): Target {
    return targetOf(server, this.strategy);
  }

  /** Those of them that are looked up by keys of their own, which none of the others have. */
  unlike(others: Questions): Questions {
    const known = new Set(others.requests.map(({ lookUp }) => lookUp));
    const own = new Map(this.requests.map((request) => [request.lookUp, request]));
    return new Questions(
      this.strategy,
      [...own.values()].filter(({ lookUp }) => !known.has(lookUp)),
    );
  }

  /** Asks a server each of them once. Throws when an answer has another size. */
  async check(server: RunningServer): Promise<void> {
    const bodies = this.requests.map(({ body }) => body);
    const answers = await measureAnswers(this.target(server), bodies);
    answers.forEach(({ body, answerBytes }, i) => {
      const wanted = this.requests[i].answerBytes;
      if (answerBytes !== wanted)
        throw new Error(`${answerBytes} bytes, not ${wanted}, for ${body.slice(0, 200)}`);
    });
  }
}

function targetOf(server: RunningServer, strategy: StrategyName): Target {
  return { ...server, path: `/conversation/completion?strategy=${strategy}` };
}
