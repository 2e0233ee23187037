import { Injectable } from '@nestjs/common';
import { Settings } from '../../config/env.js';
import type { AskedConversation } from '../../core/asked-conversation.js';
import { NoRecordedReplyError } from '../../core/chat-errors.js';
import { CorpusSearch } from '../../core/corpus-search.js';
import type { Reply } from '../../core/corpus.js';
import type { Origin } from '../../core/engine.js';
import { Upstream } from '../../core/engines.js';
import type { Client } from '../../core/fast-route.js';
import { canonicalRole } from '../../core/message.js';
import { synthesizeText } from '../../synthesis/text.js';
import { missMessage, reportMiss } from './miss-report.js';
import type { ReplayChoice } from './replay-choice.js';
import { seedFor } from './seed-for.js';
import type { Found, Passed, Turn } from './turn.js';

/** Answers what nothing recorded answers. */
@Injectable()
export class Misses {
  /** What clients are told: of several prompts that miss together, the first alone is told. */
  private readonly errors = new WeakMap<Client, Promise<NoRecordedReplyError>>();

  constructor(
    private readonly search: CorpusSearch,
    private readonly settings: Settings,
    private readonly upstream: Upstream,
  ) {}

  /**
   * What the policy of the request, or else of the settings, has for a miss.
   * @throws NoRecordedReplyError when that is an error, or there is nothing else
   */
  async standIn(turn: Turn): Promise<Found | Passed> {
    const { request, asked, choices, client } = turn;
    switch (request.wishes.onMiss ?? this.settings.onMiss) {
      case 'any':
        return this.any(turn);
      case 'echo': {
        // One for all: the text may be of megabytes.
        const reply = choices.text(lastOfUser(asked));
        return same('echo', request.n, () => reply);
      }
      case 'synthesize':
        return same('synthesized', request.n, (index) =>
          choices.text(synthesizeText(seedFor(asked, index, request.seed))),
        );
      case 'upstream':
        return { passed: await this.upstream.answer(request, client) };
      case 'error':
        throw await this.error(turn);
    }
  }

  private async any(turn: Turn): Promise<Found> {
    const { asked, choices } = turn;
    const { n, seed } = turn.request;
    const first = seedFor(asked, 0, seed).readUInt32LE(0);
    const replies: Reply[] = [];
    for (let i = 0; i < n; i++) {
      const reply = await this.search.sample(first + i);
      if (!reply) throw await this.error(turn);
      replies.push(reply);
    }
    return {
      origin: { rung: 'any', source: replies[0].source, total: 0 },
      replies: choices.recorded(replies),
    };
  }

  private error({ asked, client, request }: Turn): Promise<NoRecordedReplyError> {
    let error = this.errors.get(client);
    if (!error) this.errors.set(client, (error = this.report(asked, request.prompt)));
    return error;
  }

  private async report(asked: AskedConversation, prompt?: string): Promise<NoRecordedReplyError> {
    const report = await reportMiss(asked, this.search);
    return new NoRecordedReplyError(missMessage(asked, report, prompt), prompt);
  }
}

function same(rung: Origin['rung'], n: number, reply: (index: number) => ReplayChoice): Found {
  const replies = Array.from({ length: n }, (_, index) => reply(index));
  return { origin: { rung, total: 0 }, replies };
}

/** What the user said last; the last message of a conversation without a user. */
function lastOfUser({ messages }: AskedConversation): string {
  const last = messages.findLast(({ from }) => canonicalRole(from) === 'user') ?? messages.at(-1);
  return last?.value ?? '';
}
