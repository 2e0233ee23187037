import { existsSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { validateSync } from 'class-validator';
import fc from 'fast-check';
import { compileCheck } from '../../../src/core/compiled-check.js';
import { ChatRequestDto } from '../../../src/surfaces/openai/chat-request.dto.js';
import { checkChatRequest } from '../../../src/surfaces/openai/check-chat-request.js';
import { STRICTER, withoutNulls } from '../../support/openai/differences.js';
import {
  officialCheck,
  SCHEMAS,
  schemasIn,
  WHOLE_DESCRIPTION,
  withoutWords,
} from '../../support/openai/official-schema.js';
import { HOSTILE_CHAT_BODIES } from '../../support/openai/hostile-bodies.js';
import { refusalOf } from '../../support/openai/refusal.js';
import { change, changesOf, placesIn, type Body } from '../../support/openai/changes.js';
import { bodies, mutants } from '../../support/openai/schema-arbitraries.js';
import { VALID_CHAT_BODIES } from '../../support/openai/valid-bodies.js';

const accepts = compileCheck(ChatRequestDto);
const isOfficial = officialCheck('CreateChatCompletionRequest');

/** What the official schema and the list of differences say of a body. */
function isRight(body: Body): boolean {
  const sent = withoutNulls(body) as Body;
  return isOfficial(sent) && STRICTER.every(({ keeps }) => keeps(sent));
}

/** How many of the bodies are right. Each is compared with what `accepts` says. */
function compared(arbitrary: fc.Arbitrary<Body>, numRuns: number): number {
  let right = 0;
  const agrees = (body: Body): boolean => {
    if (isRight(body)) right++;
    return accepts(body) === isRight(body);
  };
  fc.assert(fc.property(arbitrary, agrees), { numRuns });
  return right;
}

describe('A chat request is accepted exactly when the official schema and the list of differences say so', () => {
  test('of bodies made from the schema', () => {
    const right = compared(bodies, 1000);
    expect(right).toBeGreaterThan(300);
    expect(right).toBeLessThan(950);
  });

  test('of such bodies with one value changed', () => {
    const right = compared(mutants, 2500);
    expect(right).toBeGreaterThan(300);
    expect(right).toBeLessThan(2200);
  });

  test('of the bodies in the table, with every value changed into many', () => {
    const found = { right: 0, wrong: 0 };
    for (const [what, valid] of VALID_CHAT_BODIES) {
      const json = JSON.stringify(valid);
      if (json.length > 500) continue;
      for (const place of placesIn(valid).keys()) {
        const body = JSON.parse(json) as Body;
        const [holder, key] = placesIn(body)[place];
        for (const value of changesOf(holder[key])) {
          change(holder, key, value);
          const right = isRight(body);
          found[right ? 'right' : 'wrong']++;
          if (accepts(body) !== right) throw new Error(`${what}: ${JSON.stringify(body)}`);
        }
      }
    }
    expect(found.right).toBeGreaterThan(10_000);
    expect(found.wrong).toBeGreaterThan(10_000);
  });

  test('of the bodies in the tables', () => {
    for (const [what, body] of VALID_CHAT_BODIES) {
      expect([what, isRight(body as Body)]).toEqual([what, true]);
    }
    for (const [what, body] of HOSTILE_CHAT_BODIES) {
      expect([what, isRight(body as Body)]).toEqual([what, false]);
    }
  });
});

test('each difference is one: the schema takes a body that breaks that rule alone', () => {
  const isBroken = STRICTER.map(() => false);
  for (const [, body] of HOSTILE_CHAT_BODIES) {
    const sent = withoutNulls(body) as Body;
    if (!isOfficial(sent)) continue;
    const broken = STRICTER.flatMap(({ keeps }, i) => (keeps(sent) ? [] : [i]));
    if (broken.length === 1) isBroken[broken[0]] = true;
  }
  expect(isBroken).toEqual(STRICTER.map(() => true));
});

test('class-validator itself says the same as the compiled check', () => {
  fc.assert(
    fc.property(mutants, (body) => {
      const errors = validateSync(Object.assign(new ChatRequestDto(), body));
      expect(accepts(body)).toBe(errors.length === 0);
    }),
    { numRuns: 500 },
  );
});

test('every body that is refused gets a reason that points into it', () => {
  fc.assert(
    fc.property(mutants, (body) => {
      if (accepts(body)) {
        checkChatRequest(body);
        return;
      }
      const { param, message } = refusalOf(() => {
        checkChatRequest(body);
      });
      expect(message).toMatch(/^(Missing|Invalid|The) /);
      // All but the last step of the way is there; keys of the client’s own may have any signs.
      const known = (param ?? '').replace(/^(metadata|logit_bias)\..*/s, '$1');
      const steps = known.split(/[.[\]]+/).filter(Boolean);
      let value: unknown = body;
      for (const step of steps.slice(0, -1)) value = (value as Body)[step];
      expect(typeof value).toBe('object');
    }),
    { numRuns: 1000 },
  );
});

const withOfficial = existsSync(WHOLE_DESCRIPTION) ? test : test.skip;
withOfficial('the schema that the tests use is OpenAI’s own', () => {
  const official = schemasIn(WHOLE_DESCRIPTION);
  for (const [name, schema] of Object.entries(SCHEMAS)) {
    expect([name, schema]).toEqual([name, withoutWords(official[name])]);
  }
});
