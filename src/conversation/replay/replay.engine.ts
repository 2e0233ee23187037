import { Injectable } from '@nestjs/common';
import { Settings } from '../../config/env.js';
import { checkAnswerSize } from '../../core/answer-size.js';
import type { ChatRequest } from '../../core/chat.js';
import { CompletionService } from '../../core/completion.service.js';
import { Engine, type EngineAnswer } from '../../core/engine.js';
import type { Client } from '../../core/fast-route.js';
import { andThen, type MaybePromise } from '../../core/maybe-promise.js';
import { encodingOf, type EncodingName } from '../../tokens/encoding.js';
import { Choices } from './choices.js';
import { Demands } from './demands.js';
import { DifferentReplies } from './different-replies.js';
import { Misses } from './misses.js';
import { Picker } from './pick.js';
import { ReplayAnswer } from './replay-answer.js';
import { TokenBook } from './token-book.js';
import type { Found, Passed, Turn } from './turn.js';

/** The strategy that answers where neither the request nor the settings name one. */
const STRATEGY = 'v4';

/** Answers chats with what is recorded. */
@Injectable()
export class ReplayEngine extends Engine {
  constructor(
    private readonly completions: CompletionService,
    private readonly misses: Misses,
    private readonly demands: Demands,
    private readonly book: TokenBook,
    private readonly settings: Settings,
  ) {
    super();
  }

  answer(request: ChatRequest, client: Client): MaybePromise<EngineAnswer> {
    const asked = request.conversation;
    const encoding = encodingOf(request.model);
    const choices = new Choices(request, this.book, encoding, asked);
    const turn: Turn = { request, asked, choices, client };
    return andThen(this.find(turn), (found) => {
      if ('passed' in found) return found.passed;
      const met = request.demand ? this.demands.meet(turn, found) : found;
      return andThen(met, ({ origin, replies }) => {
        checkAnswerSize(replies, request.tokens);
        const prompt = found.prompt ?? this.promptTokens(turn, encoding);
        return new ReplayAnswer(origin, replies, prompt, this.settings.streamChunk, request.tokens);
      });
    });
  }

  private promptTokens({ request, asked }: Turn, encoding: EncodingName): number {
    const { promptTokens } = request;
    if (typeof promptTokens === 'number') return promptTokens;
    return promptTokens === 'text'
      ? this.book.text(asked, encoding)
      : this.book.prompt(asked, encoding);
  }

  private find(turn: Turn): MaybePromise<Found | Passed> {
    const { request, asked, choices } = turn;
    const { wishes, seed, n, mostCalls, together } = request;
    const strategy = wishes.strategy ?? this.settings.strategy ?? STRATEGY;
    const picker = new Picker(wishes.pick ?? this.settings.pick, seed, asked);
    const wantsTexts = mostCalls === 0;
    const found =
      n === 1 && !wantsTexts
        ? this.completions.find(asked, { limit: n, choose: picker.choose }, strategy)
        : new DifferentReplies(picker, n, wantsTexts, together).find((choose) =>
            this.completions.find(asked, { limit: n, choose }, strategy),
          );
    return andThen(found, ({ rung, total, replies }) => {
      if (total === 0) return this.misses.standIn(turn);
      const [{ source, recorded }] = replies;
      return {
        origin: { rung, strategy, total, source },
        replies: choices.recorded(replies),
        // The same conversation: its model has counted it.
        prompt: rung === 'history' ? recorded?.usage.prompt : undefined,
      };
    });
  }
}
