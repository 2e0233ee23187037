import type { Server } from '../server.js';
import { until } from '../until.js';

/** A line of a server's log. */
export type Line = Readonly<Record<string, unknown>>;

/** The line of the request of an id; resolves when there is one, and fails when there are several. */
export async function lineOf({ child }: Server, id: string): Promise<Line> {
  const own = await until(`there is a line for ${id}`, () => {
    const lines = child.stderr.split('\n').slice(0, -1);
    const found = lines.map((line) => JSON.parse(line) as Line);
    const all = found.filter(({ requestId }) => requestId === id);
    return all.length > 0 && all;
  });
  if (own.length > 1) throw new Error(`${own.length} lines are of ${id}.`);
  return own[0];
}
