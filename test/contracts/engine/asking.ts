import type { LiveChunk } from '../../../src/core/chunk.js';
import type { EngineAnswer } from '../../../src/core/engine.js';
import { piecesOf } from '../../../src/core/pieces.js';
import { chatRequest } from '../../support/chat-request.js';
import type { Ask, EngineUnderTest, Kind } from './engine-under-test.js';
import { Told } from './told.js';

/** A client, and how it leaves. */
export class Leaver {
  private readonly controller = new AbortController();
  readonly signal = this.controller.signal;

  /** @param reason what the work that it ends is to fail with */
  leave(reason: Error): void {
    this.controller.abort(reason);
  }
}

/** What an engine is asked for a kind of answer; throws when it has none. */
export function askFor({ asks }: EngineUnderTest, kind: Kind): Ask {
  const ask = asks[kind];
  if (!ask) throw new Error(`It gives none: ${kind}`);
  return ask;
}

/** The engine's answer. */
export async function answerTo(
  { engine }: EngineUnderTest,
  { fields }: Ask,
  streamed: boolean,
  client = new Leaver(),
): Promise<EngineAnswer> {
  return await engine.answer(chatRequest({ ...fields, streamed }), client);
}

/** The pieces of an answer, to be taken one batch at a time. */
export function iteratorOf(answer: EngineAnswer): AsyncIterator<readonly LiveChunk[]> {
  return piecesOf(answer)[Symbol.asyncIterator]();
}

/** All pieces of an answer. */
export async function allOf(
  pieces: AsyncIterator<readonly LiveChunk[]>,
  first: readonly LiveChunk[] = [],
): Promise<LiveChunk[]> {
  const all = [...first];
  for (let next = await pieces.next(); !next.done; next = await pieces.next())
    for (const chunk of next.value) all.push(chunk);
  return all;
}

/** What the engine says, be it piece by piece or as a whole. */
export async function said(under: EngineUnderTest, ask: Ask, streamed = true): Promise<Told> {
  const answer = await answerTo(under, ask, streamed);
  return new Told(await allOf(iteratorOf(answer))).whole(ask.fields.n);
}
