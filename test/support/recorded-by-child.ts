import { join } from 'node:path';
import { expect } from '@jest/globals';
import type { Recording, Recordings } from '../../src/core/recordings.js';
import { Child, ROOT } from './child.js';
import { askRecorded } from './recording.js';

const SCRIPT = join(ROOT, 'test/support/recording-child.mjs');

/** Starts what records in a loop: see recording-child.mjs. */
export function startRecording(name: string, place: string): Child {
  return new Child(process.execPath, [SCRIPT, name, place], {}, ROOT);
}

/** The ids of what was acknowledged. */
export function acknowledged({ stdout }: Child): string[] {
  // A last line without its end may be half an id.
  return stdout.split('\n').slice(0, -1);
}

/** What there should be of a recording with this id. */
function expectedOf(id: string): Partial<Recording> {
  const number = Number(id.slice(-6));
  const text = `${id} `.repeat(number % 7 === 0 ? 5000 : 1 + (number % 50));
  const reply = {
    message: { from: 'assistant', value: text },
    reason: 'stop' as const,
    pieces: [[1, text.length] as const],
    span: [1, 1] as const,
  };
  return {
    messages: [
      { from: 'user', value: `${id}?` },
      { from: 'user', value: text },
    ],
    replies: number % 2 === 0 ? [reply] : [reply, reply],
  };
}

/**
 * Expects that all of these ids are recorded, each once, those of a lane in its order; that what is recorded is whole,
 * though it need not have been acknowledged; and that it is found by its key.
 */
export async function expectRecorded(log: Recordings, ids: readonly string[]): Promise<void> {
  const seen = new Set<string>();
  const last = new Map<string, string>();
  let number = -1;
  for await (const recording of log.all()) {
    const { id, messages, replies } = recording;
    const lane = id.slice(0, -7);
    expect(seen.has(id)).toBe(false);
    expect(id > (last.get(lane) ?? '')).toBe(true);
    seen.add(id);
    last.set(lane, id);
    expect({ messages, replies }).toEqual(expectedOf(id));
    for (const rung of ['history', 'message-normalised'] as const) {
      const found = await askRecorded(log, rung, messages);
      expect([found?.total, found?.replies[0].source.id]).toEqual([replies.length, id]);
      const [first] = found?.replies ?? [];
      expect(first.source.conversation).toBeGreaterThan(rung === 'history' ? number : number - 1);
      number = first.source.conversation;
    }
  }
  expect(ids.filter((id) => !seen.has(id))).toEqual([]);
}
