import { describe, expect, test } from '@jest/globals';
import { WHOLE_DESCRIPTION } from '../../support/openai/official-schema.js';
import { answerSchemas } from '../../support/openai/schemas.js';

const MODEL = { id: 'm', object: 'model', created: 0, owned_by: 'us' };

describe('Answers of the end-to-end tests are checked with OpenAI’s specification', () => {
  if (!answerSchemas && process.env.REQUIRE_OPENAI_SCHEMA !== '1') {
    test.skip(`no answer is checked: ${WHOLE_DESCRIPTION} is not there`, () => undefined);
    return;
  }

  test('which is there', () => {
    expect({ [WHOLE_DESCRIPTION]: answerSchemas !== undefined }).toEqual({
      [WHOLE_DESCRIPTION]: true,
    });
  });

  test('and finds what is missing, of another type, or not named by it', () => {
    expect(answerSchemas?.faults('Model', MODEL)).toEqual([]);
    const wrong = [
      { ...MODEL, id: undefined },
      { ...MODEL, created: '0' },
      { ...MODEL, more: 1 },
    ];
    for (const model of wrong) expect(answerSchemas?.faults('Model', model)).not.toEqual([]);
  });
});
