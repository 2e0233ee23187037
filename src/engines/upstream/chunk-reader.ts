import type { FinishReason, LiveChunk, ReplyToken, Usage } from '../../core/chunk.js';
import { isObject, type JsonObject } from '../../core/json-object.js';
import { finishReason, readTokens, readUsage } from './fields.js';
import { UpstreamError } from './upstream-errors.js';

/** What is known of one reply so far. */
interface OpenReply {
  ended: boolean;
  /** Calls that have begun, by the index that the upstream gives them. */
  readonly calls: Map<number, number>;
}

/** Turns the chunks of OpenAI's streams into neutral ones. */
export class ChunkReader {
  /** As the upstream tells it, in its last chunks. */
  usage: Usage | undefined;
  private readonly replies = new Map<number, OpenReply>();

  /** Whether all replies that have begun have ended, so many at least. */
  isComplete(n: number): boolean {
    return this.replies.size >= n && [...this.replies.values()].every(({ ended }) => ended);
  }

  /**
   * The pieces in a chunk.
   * @throws UpstreamError when it is none
   */
  read(chunk: JsonObject): LiveChunk[] {
    const { choices, usage } = chunk;
    if (isObject(usage)) this.usage = readUsage(usage);
    if (choices === undefined || choices === null) return [];
    if (!Array.isArray(choices)) throw UpstreamError.malformed('its choices are no list');
    const pieces: LiveChunk[] = [];
    for (const choice of choices) {
      if (!isObject(choice)) throw UpstreamError.malformed('a choice is no object');
      this.readChoice(choice, pieces);
    }
    return pieces;
  }

  /** The ends of replies that have none, for an upstream that says that it is done. */
  ends(): LiveChunk[] {
    return [...this.replies].flatMap(([choice, reply]) =>
      reply.ended ? [] : [this.end(choice, reply, 'stop')],
    );
  }

  private readChoice(choice: JsonObject, pieces: LiveChunk[]): void {
    const index = typeof choice.index === 'number' ? choice.index : 0;
    const delta = isObject(choice.delta) ? choice.delta : {};
    let reply = this.replies.get(index);
    if (!reply) {
      this.replies.set(index, (reply = { ended: false, calls: new Map() }));
      pieces.push(startOf(index, delta));
    }
    const tokens = readTokens(choice.logprobs);
    const { content, refusal } = delta;
    if (typeof content === 'string' && (content !== '' || tokens))
      pieces.push(textOf(index, content, tokens));
    if (typeof refusal === 'string' && refusal !== '')
      pieces.push({ type: 'refusal', choice: index, text: refusal, count: 1 });
    readCalls(delta).forEach((call, position) => {
      this.readCall(index, reply, call, position, pieces);
    });
    if (typeof choice.finish_reason === 'string' && !reply.ended)
      pieces.push(this.end(index, reply, finishReason(choice.finish_reason)));
  }

  private readCall(
    choice: number,
    { calls }: OpenReply,
    call: JsonObject,
    position: number,
    pieces: LiveChunk[],
  ): void {
    const key = typeof call.index === 'number' ? call.index : position;
    const called = [call.function, call.custom].find(isObject) ?? {};
    let index = calls.get(key);
    if (index === undefined) {
      calls.set(key, (index = calls.size));
      const id = typeof call.id === 'string' ? call.id : '';
      const name = typeof called.name === 'string' ? called.name : '';
      pieces.push({ type: 'tool-call', choice, index, id, name });
    }
    const text = called.arguments ?? called.input;
    if (typeof text === 'string' && text !== '')
      pieces.push({ type: 'tool-arguments', choice, index, text, count: 1 });
  }

  private end(choice: number, reply: OpenReply, reason: FinishReason): LiveChunk {
    reply.ended = true;
    return { type: 'end', choice, reason };
  }
}

function startOf(choice: number, delta: JsonObject): LiveChunk {
  const callsOnly =
    delta.content === null || (delta.content === undefined && readCalls(delta).length > 0);
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
function readCalls({ tool_calls: calls, function_call: call }: JsonObject): JsonObject[] {
  if (Array.isArray(calls)) return calls.filter(isObject);
  return isObject(call) ? [{ index: 0, function: call }] : [];
}
