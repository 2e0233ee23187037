import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { findOpenAiPython } from '../../scripts/openai-python.mjs';
import { Child, ROOT } from '../support/child.js';
import { fakeProgram } from '../support/fake-program.js';
import { removeFolder, temporaryFolder } from '../support/temporary-folder.js';

let folder: string;
let environment: Record<string, string>;
beforeEach(() => {
  folder = temporaryFolder();
  environment = { PATH: join(folder, 'bin'), REPRISE_CACHE_DIR: join(folder, 'cache') };
});
afterEach(() => removeFolder(folder));

/** A Python 3.12 with a version of the package, and one in any folder that `PYTHONPATH` names; its pip counts. */
function fakePython(own: string, name = 'bin/python3', kept = '3.1.0', pip = 'exit 0'): string {
  return fakeProgram(
    folder,
    name,
    `if [ "$1" = -c ]; then
      [ -n "$PYTHONPATH" ] && echo 3.12 ${kept} || echo 3.12 ${own}
    else
      echo "$@" >> "${folder}/pip.log"
      ${pip}
    fi`,
  );
}

const PACKAGES = 'cache/openai-python-3.12';

describe('OpenAI’s Python package is looked for', () => {
  test('beside the interpreter that OPENAI_PYTHON names, or else python3', async () => {
    fakePython('2.9.1');
    expect(await findOpenAiPython(environment)).toEqual({ python: 'python3', version: '2.9.1' });
    const python = fakePython('3.0.0', 'elsewhere/my-python');
    expect(await findOpenAiPython({ ...environment, OPENAI_PYTHON: python })).toEqual({
      python,
      version: '3.0.0',
    });
  });

  test.each(['none', '1.99.9'])(
    'elsewhere when that has %s: fetched once, and kept',
    async (own) => {
      fakePython(own);
      const missing = { reason: 'python3 has no openai>=2' };
      expect(await findOpenAiPython(environment)).toEqual(missing);
      const found = { python: 'python3', version: '3.1.0', packages: join(folder, PACKAGES) };
      for (const download of [true, true, false]) {
        expect(await findOpenAiPython(environment, { download })).toEqual(found);
      }
      const calls = readFileSync(join(folder, 'pip.log'), 'utf8').trim().split('\n');
      expect(calls).toEqual([expect.stringMatching(/^-m pip install .* openai>=2$/)]);
    },
  );
});

describe('when there is none, the reason is told:', () => {
  test('there is no Python', async () => {
    const { reason } = await findOpenAiPython(environment, { download: true });
    expect(reason).toMatch(/^python3 does not run: .*ENOENT/);
  });

  test('it cannot be fetched; and nothing is kept', async () => {
    fakePython('none', 'bin/python3', '3.1.0', 'echo "ERROR: no such package" >&2; exit 1');
    for (const download of [true, true]) {
      const { reason } = await findOpenAiPython(environment, { download });
      expect(reason).toBe('openai>=2: ERROR: no such package');
    }
  });

  test('what was kept is of no use', async () => {
    fakePython('none', 'bin/python3', 'none');
    const { reason } = await findOpenAiPython(environment, { download: true });
    expect(reason).toBe(`${join(folder, PACKAGES)} has no openai>=2`);
  });

  test('by the program, which fails', async () => {
    fakePython('none', 'bin/python3', '3.1.0', 'echo "offline" >&2; exit 1');
    const program = join(ROOT, 'scripts/openai-python.mjs');
    expect(await new Child(process.execPath, [program], environment, folder).end()).toEqual({
      status: 1,
      stdout: '',
      stderr: 'There is no openai for Python: openai>=2: offline.\n',
    });
  });
});
