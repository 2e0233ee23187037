import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './child.js';

/** One instruction, such as `COPY` and its arguments as they are written. */
export interface Instruction {
  readonly name: string;
  readonly text: string;
  /** The stage it is in: the name, or its number when it has none. */
  readonly stage: string;
}

/** The instructions of the repository's Dockerfile. */
export function dockerfile(): Instruction[] {
  const text = readFileSync(join(ROOT, 'Dockerfile'), 'utf8').replace(/\\\n\s*/g, '');
  let stages = 0;
  let stage = '';
  return text
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => {
      const [, name = '', rest = ''] = /^([A-Z]+) (.+)$/.exec(line) ?? [];
      if (name === 'FROM') stage = / AS (\S+)$/.exec(rest)?.[1] ?? String(stages++);
      return { name, text: rest, stage };
    });
}
