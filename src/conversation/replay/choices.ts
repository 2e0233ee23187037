import { hash } from 'node:crypto';
import type { AskedConversation } from '../../core/asked-conversation.js';
import type { ChatRequest } from '../../core/chat.js';
import type { Reply } from '../../core/corpus.js';
import type { RecordedDelivery } from '../../core/recorded-reply.js';
import { isToolCalls } from '../../core/message.js';
import { readToolCalls, toolCallText, type ToolCall } from '../../core/tool-call.js';
import type { EncodingName } from '../../tokens/encoding.js';
import { CallChoice } from './call-choice.js';
import { RecordedChoice } from './recorded-choice.js';
import { roleOf, valueOf } from './recorded-text.js';
import type { ReplayChoice } from './replay-choice.js';
import { TextChoice, type Limits } from './text-choice.js';
import type { TokenBook } from './token-book.js';

/** Characters of a call's id behind `call_`, as OpenAI's have. */
const ID_LENGTH = 24;

const UNLIMITED: Limits = { maxTokens: undefined, stop: [] };

/** Makes the replies to one request. */
export class Choices {
  constructor(
    private readonly request: ChatRequest,
    private readonly book: TokenBook,
    private readonly encoding: EncodingName,
    private readonly asked: AskedConversation,
  ) {}

  /** What is recorded. A reply that comes again, as one of 128 may, has its text and tokens in memory once. */
  recorded(replies: readonly Reply[]): ReplayChoice[] {
    if (replies.length === 1) return [this.single(replies[0], 0)];
    const texts = new Map<Reply, ReplayChoice>();
    return replies.map((reply, choice) => {
      const known = texts.get(reply);
      if (known) return known;
      const made = this.single(reply, choice);
      // Calls have ids of their own each time.
      if (made.calls.length === 0) texts.set(reply, made);
      return made;
    });
  }

  /** A text, or calls of tools: as it came, when this server recorded it and the request leaves it whole. */
  private single(reply: Reply, choice: number): ReplayChoice {
    const { json, recorded } = reply;
    if (!recorded || this.cuts(json, recorded)) return this.known(json, choice, this.request);
    const whole = this.known(json, choice, UNLIMITED);
    const calls = whole.calls.map((call, i) => ({ ...call, id: recorded.callIds?.[i] ?? call.id }));
    return new RecordedChoice(whole, calls, recorded);
  }

  /** Whether less than all of a recorded reply is asked for, going by its tokens as its own model counts them. */
  private cuts(json: Buffer, { usage, siblings, callIds }: RecordedDelivery): boolean {
    const { maxTokens = Infinity, stop, mostCalls } = this.request;
    if (callIds) return mostCalls === 0 || (mostCalls === 1 && callIds.length > 1);
    if (usage.completion / siblings > maxTokens) return true;
    if (stop.length === 0) return false;
    const text = JSON.parse(valueOf(json).toString()) as string;
    return stop.some((each) => text.includes(each));
  }

  private known(json: Buffer, choice: number, limits: Limits): ReplayChoice {
    const value = valueOf(json);
    if (isToolCalls(roleOf(json))) {
      const text = JSON.parse(value.toString()) as string;
      const calls = readToolCalls(text);
      if (calls && calls.length > 1 && this.request.mostCalls === 1)
        return this.calls(calls.slice(0, 1), choice);
      if (calls) return this.called(calls, value, choice);
    }
    return new TextChoice(value, limits, this.book, this.encoding);
  }

  /** A text that is not recorded. */
  text(text: string): ReplayChoice {
    const json = Buffer.from(JSON.stringify(text));
    return new TextChoice(json, this.request, this.book, this.encoding);
  }

  /** Calls that are not recorded, or not all of those that are. */
  calls(calls: readonly ToolCall[], choice: number): ReplayChoice {
    return this.called(calls, Buffer.from(JSON.stringify(toolCallText(calls))), choice);
  }

  /** @param json the calls as the JSON string of a text */
  private called(calls: readonly ToolCall[], json: Buffer, choice: number): ReplayChoice {
    const identified = calls.map((call, index) => ({
      ...call,
      id: this.idOf(json, choice, index),
    }));
    return new CallChoice(identified, this.book.reply(json, this.encoding), this.encoding);
  }

  /** The id of a call: the same whenever the same is asked, and another one when the call comes again later. */
  private idOf(json: Buffer, choice: number, index: number): string {
    const preimage = Buffer.concat([
      this.asked.historyKey(),
      Buffer.from(`${choice},${index},`),
      json,
    ]);
    const digest = hash('sha256', preimage, 'base64url');
    return `call_${digest.replaceAll(/[-_]/g, '0').slice(0, ID_LENGTH)}`;
  }
}
