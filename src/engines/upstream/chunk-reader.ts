import type { LiveChunk, ReplyToken, Usage } from '../../core/chunk.js';
import { isObject, type JsonObject } from '../../core/json-object.js';
import { callId, finishReason, readTokens, readUsage } from './fields.js';
import { OpenCalls } from './open-calls.js';
import { UpstreamError } from './upstream-errors.js';
import { WholeCharacters } from './whole-characters.js';

/** What is known of one reply so far. */
interface OpenReply {
  ended: boolean;
  readonly characters: WholeCharacters;
  readonly calls: OpenCalls;
}

/** Turns the chunks of OpenAI's streams into neutral ones. */
export class ChunkReader {
  /** As the upstream tells it, in its last chunks. */
  usage: Usage | undefined;
  private readonly replies = new Map<number, OpenReply>();

  /** @param n how many replies were asked for */
  constructor(private readonly n: number) {}

  /** Whether all replies that were asked for have ended. */
  get isComplete(): boolean {
    return this.replies.size >= this.n && [...this.replies.values()].every(({ ended }) => ended);
  }

  /**
   * The pieces in a chunk.
   * @throws UpstreamError when it is none
   */
  read(chunk: JsonObject): LiveChunk[] {
    const { choices, usage } = chunk;
    this.usage = readUsage(usage) ?? this.usage;
    if (choices === undefined || choices === null) return [];
    if (!Array.isArray(choices)) throw UpstreamError.malformed('its choices are no list');
    const pieces: LiveChunk[] = [];
    for (const choice of choices) {
      if (!isObject(choice)) throw UpstreamError.malformed('a choice is no object');
      this.readChoice(choice, pieces);
    }
    return pieces;
  }

  /**
   * The ends of replies that have none, for an upstream that says that it is done, and whole replies in the place of those
   * before them that never came.
   * @throws UpstreamError when there is no reply at all
   */
  ends(): LiveChunk[] {
    if (this.replies.size === 0) throw UpstreamError.malformed('it has no choices');
    const pieces: LiveChunk[] = [];
    for (let choice = 0; choice <= Math.max(...this.replies.keys()); choice++) {
      const reply = this.replies.get(choice) ?? this.begin(choice, {}, pieces);
      if (!reply.ended) end(choice, reply, 'stop', pieces);
    }
    return pieces;
  }

  private begin(choice: number, delta: JsonObject, pieces: LiveChunk[]): OpenReply {
    const reply = { ended: false, characters: new WholeCharacters(), calls: new OpenCalls() };
    this.replies.set(choice, reply);
    pieces.push(startOf(choice, delta));
    return reply;
  }

  private readChoice(choice: JsonObject, pieces: LiveChunk[]): void {
    const index = this.indexOf(choice);
    const delta = isObject(choice.delta) ? choice.delta : {};
    const reply = this.replies.get(index) ?? this.begin(index, delta, pieces);
    // What filters say of a reply may come behind its end.
    if (reply.ended) return;
    const tokens = readTokens(choice.logprobs);
    const { content, refusal } = delta;
    if (typeof content === 'string') {
      const text = reply.characters.next(content);
      if (text !== '' || tokens) pieces.push(textOf(index, text, tokens));
    }
    if (typeof refusal === 'string' && refusal !== '')
      pieces.push({ type: 'refusal', choice: index, text: refusal, count: 1 });
    for (const call of callsIn(delta)) readCall(index, reply.calls, call, pieces);
    if (typeof choice.finish_reason === 'string') end(index, reply, choice.finish_reason, pieces);
  }

  private indexOf({ index = 0 }: JsonObject): number {
    if (typeof index === 'number' && Number.isInteger(index) && index >= 0 && index < this.n)
      return index;
    throw UpstreamError.malformed('a choice has a number that was not asked for');
  }
}

function readCall(choice: number, calls: OpenCalls, call: JsonObject, pieces: LiveChunk[]): void {
  const called = [call.function, call.custom].find(isObject) ?? {};
  let open = calls.find(call, called.name);
  if (!open) {
    open = calls.begin(call);
    const name = typeof called.name === 'string' ? called.name : '';
    pieces.push({ type: 'tool-call', choice, index: open.index, id: callId(call.id), name });
  }
  const { index, characters } = open;
  const given = called.arguments ?? called.input;
  const text = typeof given === 'string' ? characters.next(given) : '';
  if (text !== '') pieces.push({ type: 'tool-arguments', choice, index, text, count: 1 });
}

function end(choice: number, reply: OpenReply, reason: string, pieces: LiveChunk[]): void {
  reply.ended = true;
  const text = reply.characters.rest();
  if (text !== '') pieces.push({ type: 'text', choice, text, count: 0 });
  for (const { index, characters } of reply.calls) {
    const rest = characters.rest();
    if (rest !== '') pieces.push({ type: 'tool-arguments', choice, index, text: rest, count: 0 });
  }
  pieces.push({ type: 'end', choice, reason: finishReason(reason) });
}

function startOf(choice: number, delta: JsonObject): LiveChunk {
  const callsOnly =
    delta.content === null || (delta.content === undefined && callsIn(delta).length > 0);
  return callsOnly ? { type: 'start', choice, callsOnly } : { type: 'start', choice };
}

/** A piece counts as one token, as servers send them; what counts in the end is the usage that is told. */
function textOf(
  choice: number,
  text: string,
  tokens: readonly ReplyToken[] | undefined,
): LiveChunk {
  if (!tokens) return { type: 'text', choice, text, count: 1 };
  return { type: 'text', choice, text, count: tokens.length, tokens };
}

/** Calls in the present form, and the one of the older. */
function callsIn({ tool_calls: calls, function_call: call }: JsonObject): JsonObject[] {
  if (Array.isArray(calls)) return calls.filter(isObject);
  return isObject(call) ? [{ index: 0, function: call }] : [];
}
