import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { ChatRequest } from '../../../src/core/chat.js';
import type { LiveChunk } from '../../../src/core/chunk.js';
import { RecordingsFullError } from '../../../src/core/chat-errors.js';
import { Engine, isLive, type EngineAnswer } from '../../../src/core/engine.js';
import { readRedaction } from '../../../src/core/redaction-rules.js';
import { Redaction } from '../../../src/core/redaction.js';
import { Recordings, type Recording } from '../../../src/core/recordings.js';
import { RecorderEngine } from '../../../src/engines/recorder/recorder.engine.js';
import { RecordingLog } from '../../../src/engines/recorder/recording-log.js';
import { chatRequest } from '../../support/chat-request.js';
import { emptyRecordings } from '../../support/embedded-recordings.js';

const CLIENT = { signal: new AbortController().signal };

/** An engine that hands on what a test gives it, and tells whether it was ended early. */
class Given extends Engine {
  ended = false;

  constructor(
    private readonly batches: readonly (readonly LiveChunk[] | Error)[],
    private readonly rung: 'upstream' | 'history' = 'upstream',
  ) {
    super();
  }

  answer(): EngineAnswer {
    return { origin: { rung: this.rung, total: 0 }, live: this.live() };
  }

  private async *live(): AsyncGenerator<readonly LiveChunk[]> {
    try {
      for (const batch of this.batches) {
        if (batch instanceof Error) throw batch;
        yield await Promise.resolve(batch);
      }
    } finally {
      this.ended = true;
    }
  }
}

const recordings = emptyRecordings();

async function kept(): Promise<Recording[]> {
  const all: Recording[] = [];
  for await (const each of recordings.all()) all.push(each);
  return all;
}

function recorder(engine: Engine, always = true, into: Recordings = recordings): RecorderEngine {
  const log = new RecordingLog(into, new Redaction(readRedaction('keys'), ['a-secret']));
  return new RecorderEngine(engine, log, always);
}

/** All that a client of a live answer gets. */
async function taken(engine: Engine, request: ChatRequest = chatRequest()): Promise<LiveChunk[]> {
  const answer = await engine.answer(request, CLIENT);
  if (!isLive(answer)) throw new Error('It is at hand.');
  const all: LiveChunk[] = [];
  for await (const some of answer.live) all.push(...some);
  return all;
}

const START: LiveChunk = { type: 'start', choice: 0 };
const END: LiveChunk = { type: 'end', choice: 0, reason: 'stop' };
const USAGE: LiveChunk = { type: 'usage', usage: { prompt: 3, completion: 5 } };
const text = (words: string): LiveChunk => ({ type: 'text', choice: 0, text: words, count: 1 });

describe('The recorder', () => {
  test('hands on what its engine says, and keeps it in the pieces in which it came', async () => {
    const piece = fc.string({ unit: 'binary', minLength: 1 });
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 8 }), async (pieces) => {
        const chunks = [START, ...pieces.map(text), END, USAGE];
        const batches = chunks.map((chunk) => [chunk]);
        expect(await taken(recorder(new Given(batches)))).toEqual(chunks);
        const last = (await kept()).at(-1);
        expect(last?.replies[0].message).toEqual({ from: 'gpt', value: pieces.join('') });
        expect(last?.replies[0].pieces.map(([, units]) => units)).toEqual(
          pieces.map(({ length }) => length),
        );
        expect(last?.usage).toEqual({ prompt: 3, completion: 5 });
      }),
      { numRuns: 20 },
    );
  });

  test('keeps times in their order, from the beginning to the end', async () => {
    await taken(recorder(new Given([[START], [text('a')], [text('b')], [END, USAGE]])));
    const { pieces, span } = (await kept()).at(-1)?.replies[0] ?? { pieces: [], span: [] };
    const times = [span[0], ...pieces.map(([at]) => at), span[1]];
    expect(times).toEqual([...times].sort((a, b) => Number(a) - Number(b)));
  });

  test('keeps an exchange before its client has the end of it', async () => {
    const before = (await kept()).length;
    const engine = recorder(new Given([[START, text('a')], [END], [USAGE]]));
    const answer = await engine.answer(chatRequest(), CLIENT);
    if (!isLive(answer)) throw new Error('It is at hand.');
    const live = answer.live[Symbol.asyncIterator]();
    await live.next();
    await live.next();
    expect(await kept()).toHaveLength(before);
    expect((await live.next()).value).toEqual([USAGE]);
    expect(await kept()).toHaveLength(before + 1);
  });

  test('keeps nothing of an exchange that fails, or that its client leaves', async () => {
    const before = (await kept()).length;
    const failure = new Error('broken');
    await expect(taken(recorder(new Given([[START, text('a')], failure])))).rejects.toBe(failure);
    const given = new Given([
      [START, text('a')],
      [END, USAGE],
    ]);
    const answer = await recorder(given).answer(chatRequest(), CLIENT);
    if (!isLive(answer)) throw new Error('It is at hand.');
    for await (const some of answer.live) if (some.length > 0) break;
    expect(given.ended).toBe(true);
    expect(await kept()).toHaveLength(before);
  });

  test('keeps what is asked for, and nothing that is a recording already', async () => {
    const before = (await kept()).length;
    const batches = [[START, text('a'), END, USAGE]];
    await taken(recorder(new Given(batches), false));
    await taken(recorder(new Given(batches)), chatRequest({ wishes: { record: false } }));
    await taken(recorder(new Given(batches, 'history')));
    expect(await kept()).toHaveLength(before);
    await taken(recorder(new Given(batches), false), chatRequest({ wishes: { record: true } }));
    expect(await kept()).toHaveLength(before + 1);
  });

  test('keeps calls with their ids and with what is said beside them, and refusals as such', async () => {
    const called: LiveChunk[] = [
      { type: 'tool-call', choice: 0, index: 0, id: 'call_1', name: 'weather' },
      { type: 'tool-arguments', choice: 0, index: 0, text: '{"a":', count: 1 },
      { type: 'tool-arguments', choice: 0, index: 0, text: '1}', count: 1 },
    ];
    const reason: LiveChunk = { type: 'end', choice: 0, reason: 'tool-calls' };
    await taken(recorder(new Given([[START, text('Wait.'), ...called, reason, USAGE]])));
    expect((await kept()).at(-1)?.replies[0]).toMatchObject({
      message: { from: 'tool_calls', value: '{"name": "weather", "arguments": {"a":1}}' },
      beside: 'Wait.',
      callIds: ['call_1'],
      reason: 'tool-calls',
    });
    const no: LiveChunk = { type: 'refusal', choice: 0, text: 'No.', count: 1 };
    await taken(recorder(new Given([[{ ...START, callsOnly: true }, no, END, USAGE]])));
    expect((await kept()).at(-1)?.replies[0]).toMatchObject({
      message: { from: 'gpt', value: 'No.' },
      refused: true,
    });
  });

  test('keeps no key and no secret', async () => {
    const key = 'sk-proj-0123456789abcdefghijABCDEFGHIJ0123456789';
    const messages = [{ from: 'user', value: `My key is ${key}, and a-secret.` }];
    const said = [
      START,
      text(`Your key ${key.slice(0, 20)}`),
      text(`${key.slice(20)} is a-secret.`),
    ];
    await taken(recorder(new Given([[...said, END, USAGE]])), chatRequest({ messages }));
    const last = JSON.stringify((await kept()).at(-1));
    expect(last).not.toContain(key);
    expect(last).not.toContain('a-secret');
    expect(last).toContain('[redacted]');
  });

  test('lets clients have their answers when nothing can be kept', async () => {
    class Full extends Recordings {
      readonly place = 'nowhere';
      append(): Promise<void> {
        return Promise.reject(new RecordingsFullError(0));
      }
      replies(): never {
        throw new Error('Nobody asks.');
      }
      all(): never {
        throw new Error('Nobody asks.');
      }
    }
    const chunks = [START, text('a'), END, USAGE];
    expect(await taken(recorder(new Given([chunks]), true, new Full()))).toEqual(chunks);
  });
});
