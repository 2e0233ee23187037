import { afterEach, expect } from '@jest/globals';
import { answers } from './scripts.js';
import type { PassingServer } from './passing-server.js';

const TALK = { model: 'm', messages: [{ role: 'user', content: 'hi' }] };

/** What an upstream does that has nothing the matter. */
export const ALL_IS_WELL = answers('All', ' is', ' well.');

/** After each test of a file: whatever happened, nothing is left open, and the next is answered over the same connections. */
export function staysWell(passing: PassingServer): void {
  afterEach(async () => {
    await passing.upstream.idle();
    passing.upstream.script = ALL_IS_WELL;
    const { json } = await passing.asker.whole(TALK);
    expect(json.choices[0].message.content).toBe('All is well.');
    expect(passing.server.child.stderr).not.toMatch(/"level":[56]0/);
  });
}
