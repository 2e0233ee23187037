import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { ROOT } from '../child.js';
import { TINY_MODEL } from './tiny-model.js';

/** The library's modules, where `npm run local:install` puts them. */
const LIBRARY = join(
  ROOT,
  'local/node_modules/@huggingface/transformers/dist/transformers.node.mjs',
);

/** What is to be continued: a text as it is, or messages by the tokenizer's template. */
export interface Asked {
  readonly text?: string;
  readonly messages?: readonly object[];
  readonly maxTokens: number;
}

/** What the library makes of it. */
export interface Greedy {
  readonly text: string;
  /** The texts of the first token, of the first two and so on. */
  readonly beginnings: readonly string[];
  /** Tokens of the prompt. */
  readonly prompt: number;
  /** Tokens that were made, the one that ends the text among them. */
  readonly tokens: number;
  /** Whether there is one. */
  readonly ended: boolean;
}

/** What follows texts when the library takes the likeliest token each time, in a process of its own. */
export function greedy(asked: readonly Asked[], folder = TINY_MODEL): Greedy[] {
  const program = join(import.meta.dirname, 'greedy-child.mjs');
  const { stdout, stderr, status } = spawnSync(process.execPath, [program, LIBRARY, folder], {
    input: JSON.stringify(asked),
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  if (status !== 0) throw new Error(`The library failed: ${stderr}`);
  return JSON.parse(stdout) as Greedy[];
}
