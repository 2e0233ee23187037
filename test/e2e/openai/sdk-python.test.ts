import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { House } from '../../support/house.js';
import {
  CHECKS,
  describeWithOpenAiPython,
  runChecks,
  type Outcomes,
} from '../../support/openai/python.js';

describeWithOpenAiPython('The official Python package, validating all it gets,', () => {
  const house = new House();
  let outcomes: Outcomes;

  beforeAll(async () => {
    const talk = (human: string, gpt: string): object => ({
      conversations: [
        { from: 'human', value: human },
        { from: 'gpt', value: gpt },
      ],
    });
    await house.seed([
      talk('Hi there', 'Hello! How are you today 👩‍👩‍👧, my friend?'),
      ...['one', 'two', 'three'].map((reply) => talk('Pick', reply)),
      talk('JSON?', '{"answer": 42}'),
      {
        conversations: [
          { from: 'human', value: 'Weather?' },
          { from: 'function_call', value: '{"name": "weather", "arguments": {"city": "Genève"}}' },
          { from: 'observation', value: 'rain' },
          { from: 'gpt', value: 'It rains.' },
        ],
      },
    ]);
    const [plain, strict] = await Promise.all([
      house.serve(),
      house.serve({
        API_KEYS: 'sk-right',
        MODELS: 'gpt-4o,org/model',
        // Two of the first seven requests fail, and hardly one of the next.
        FAULT_RATE: '0.3',
        FAULT_TYPES: '503',
        FAULT_SEED: '2',
      }),
    ]);
    outcomes = await runChecks({ plain: plain.url, strict: strict.url });
  });
  afterAll(() => house.leave());

  test.each(CHECKS)('%s', (name) => {
    expect(outcomes).toHaveProperty([name], null);
  });

  test('is asked for all of this', () => {
    expect(Object.keys(outcomes).sort()).toEqual([...CHECKS].sort());
    expect(CHECKS.length).toBeGreaterThan(30);
  });
});
