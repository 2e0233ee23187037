import { afterAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { decimalOf } from '../support/decimal.js';
import { House } from '../support/house.js';
import { jsonNumber } from '../support/json-text.js';

const house = new House();
afterAll(() => house.leave());

const MESSAGES = '"conversations":[{"from":"human","value":"Hi"}]';

/** What the export has for the ids of a corpus that was seeded with these, each in JSON; undefined for none. */
async function exportedIds(ids: readonly string[]): Promise<(string | undefined)[]> {
  const entries = ids.map((id) => `{"id":${id},${MESSAGES}}`);
  await house.seedFiles(house.write(`[${entries.join(',')}]`, 'ids.json'));
  const { stdout } = await house.run(['export']);
  const lines = stdout.split('\n').slice(1, -2);
  expect(lines).toHaveLength(ids.length);
  return lines.map((line) => {
    const match = /^\{(?:"id":(.*),)?"conversations":\[\{"from":"human","value":"Hi"\}\]\},?$/.exec(
      line,
    );
    if (!match) throw new Error(`No conversation of an export: ${line}`);
    return match[1];
  });
}

describe('an export gives a conversation the id that it was read with', () => {
  test('when that is a number, whatever its digits', async () => {
    const ids = fc.array(jsonNumber, { minLength: 100, maxLength: 300 });
    await fc.assert(
      fc.asyncProperty(ids, async (numbers) => {
        const got = await exportedIds(numbers);
        expect(got.map((id) => decimalOf(id ?? 'none'))).toEqual(numbers.map(decimalOf));
      }),
      // Each run seeds, and shrinking hundreds of numbers would take as many seeds.
      { numRuns: 4, endOnFailure: true },
    );
  });

  test('when that is a text, one that looks like a number too', async () => {
    const texts = ['""', '"1.0"', '"12345678901234567890"', '"-0"', '"null"', '"a\\"b"', '"é\\n"'];
    expect(await exportedIds(texts)).toEqual(texts);
  });
});

test('an id of another type is left out and counted, and one that is null is none', async () => {
  const ids = ['true', '{"$oid":"1"}', '[1]', 'null', '7'];
  expect(await exportedIds(ids)).toEqual([undefined, undefined, undefined, undefined, '7']);
  const { stdout, stderr } = await house.seedFiles(`${house.folder}/ids.json`);
  expect(stdout + stderr).toMatch(/ 3 × id is neither a text nor a number /);
});
