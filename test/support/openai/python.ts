import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from '@jest/globals';
import { findOpenAiPython } from '../../../scripts/openai-python.mjs';
import { Child, ROOT } from '../child.js';

const FOLDER = join(ROOT, 'test/support/openai/python');

const found = await findOpenAiPython();

/** Tests that need OpenAI's Python package: skipped where there is none, unless `REQUIRE_OPENAI_PYTHON` is 1. */
export function describeWithOpenAiPython(name: string, body: () => void): void {
  const { reason } = found;
  if (reason === undefined) describe(`${name} ${found.version}`, body);
  else if (process.env.REQUIRE_OPENAI_PYTHON !== '1') {
    describe.skip(`${name} (skipped: ${reason}; \`node scripts/openai-python.mjs\` gets it)`, body);
  } else {
    test(name, () => {
      throw new Error(`REQUIRE_OPENAI_PYTHON is 1, but ${reason}.`);
    });
  }
}

/** What the checks of the folder `python` are called: each is decorated with `@check("…")`. */
export const CHECKS: readonly string[] = readdirSync(FOLDER)
  .filter((file) => file.endsWith('.py'))
  .sort()
  .flatMap((file) => [...readFileSync(join(FOLDER, file), 'utf8').matchAll(/^@check\("(.+)"\)$/gm)])
  .map(([, name]) => name);

/** What became of each check by its name: null when all was well, else what was not. */
export type Outcomes = Readonly<Record<string, string | null>>;

/**
 * Runs all checks in one process of Python.
 * @param servers addresses of servers by the names that the checks know them by
 */
export async function runChecks(servers: Readonly<Record<string, string>>): Promise<Outcomes> {
  const { python = 'python3', packages } = found;
  const environment = packages === undefined ? {} : { PYTHONPATH: packages };
  // -B: no files beside the sources.
  const args = ['-B', join(FOLDER, 'run.py'), JSON.stringify(servers)];
  const { status, stdout, stderr } = await new Child(python, args, environment, FOLDER).end();
  if (status !== 0) throw new Error(`The checks ended with ${status}.\n${stdout}\n${stderr}`);
  return JSON.parse(stdout) as Outcomes;
}
