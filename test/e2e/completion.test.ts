import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { CORPUS, gpt, human, MANY, ODD_TEXTS } from '../support/completion-corpus.js';
import { completionsOf } from '../support/completions.js';
import { onEachStore } from '../support/each-store.js';
import { House } from '../support/house.js';
import type { Server } from '../support/server.js';

onEachStore((store) => {
  const house = new House(store);
  let server: Server;

  beforeAll(async () => {
    await house.seed(CORPUS);
    server = await house.serve();
  });
  afterAll(() => house.leave());
  const { ask, valuesFor, statusFor } = completionsOf(() => server);

  describe('what answers', () => {
    test('the replies come in the order of the file, with duplicates', async () => {
      expect(await valuesFor([human('hi')])).toEqual(['one', 'two', 'three', 'one']);
    });

    test('the body is the replies as JSON without white space, and nothing else', async () => {
      const { status, body } = await ask([human('bye')]);
      expect(status).toBe(200);
      expect(body.toString()).toBe('{"choices":[{"from":"gpt","value":"farewell"}]}');
    });

    test('v1 takes the reply to the first equal message of each conversation', async () => {
      expect(await valuesFor([human('hi')], '?strategy=v1')).toEqual(['one', 'two', 'one']);
    });

    test('v1 and v2 look at the last message alone', async () => {
      const messages = [gpt('never said'), human('bye')];
      expect(await valuesFor(messages, '?strategy=v1')).toEqual(['farewell']);
      expect(await valuesFor(messages, '?strategy=v2')).toEqual(['farewell']);
    });

    test('v3 looks at the last message and the one before it', async () => {
      expect(await valuesFor([gpt('two'), human('hi')], '?strategy=v3')).toEqual(['three']);
      expect(await statusFor([gpt('never said'), human('bye')], '?strategy=v3')).toBe(404);
    });

    test('v3 looks at the last message alone when there is no other, wherever it was recorded', async () => {
      expect(await valuesFor([human('only after an opening')], '?strategy=v3')).toEqual(['seen']);
    });

    test('texts and roles are compared exactly: case, white space and spelling count', async () => {
      expect(await valuesFor([human('Case')])).toEqual(['upper']);
      expect(await valuesFor([human('case')])).toEqual(['lower']);
      expect(await statusFor([human('CASE')])).toBe(404);
      expect(await statusFor([human('hi ')])).toBe(404);
      expect(await statusFor([{ from: 'Human', value: 'hi' }])).toBe(404);
      expect(await valuesFor([{ from: 'user', value: 'hi' }])).toEqual(['four']);
    });

    test('any role is accepted, and comes back as it was recorded', async () => {
      const { body } = await ask([human('Und?')]);
      expect(body.toString()).toBe('{"choices":[{"from":"narrator","value":"He waited."}]}');
      expect(await valuesFor([{ from: 'narrator', value: 'He waited.' }])).toEqual(['Go on']);
      expect(await statusFor([{ from: 'somebody else', value: 'hi' }])).toBe(404);
    });

    test('unknown fields are ignored', async () => {
      const body = JSON.stringify({
        messages: [{ ...human('bye'), id: 7, from_: { $ne: null } }],
        model: 'gpt-4',
        temperature: { nested: [1] },
      });
      const { status } = await server.client.send('POST', '/conversation/completion', body);
      expect(status).toBe(200);
    });

    test.each(Object.entries(ODD_TEXTS))(
      '%s comes back exactly, and is found exactly',
      async (name, text) => {
        const { body } = await ask([human(`say ${name}`)]);
        expect(body.equals(Buffer.from(JSON.stringify({ choices: [gpt(text)] })))).toBe(true);
        expect(await valuesFor([human(text)])).toEqual([`heard ${name}`]);
      },
    );

    test('texts that differ in a lone surrogate or a NUL are different texts', async () => {
      for (const text of ['a\ud83e', 'a\ufffd', 'a', 'zero', 'zeroone', 'zero\u0001one']) {
        expect(await statusFor([human(text)])).toBe(404);
      }
    });

    test('the same text found by escapes in the request', async () => {
      const body = String.raw`{"messages":[{"from":"h\u0075man","value":"\u0062ye"}]}`;
      const { status } = await server.client.send('POST', '/conversation/completion', body);
      expect(status).toBe(200);
    });
  });

  describe('nothing that answers', () => {
    const NOTHING =
      '{"statusCode":404,"message":"No completion found for this message","error":"Not Found"}';

    test.each(['v1', 'v2', 'v3', 'v4'])(
      '%s: a message never recorded is not found',
      async (name) => {
        const { status, body } = await ask([human('never recorded')], `?strategy=${name}`);
        expect(status).toBe(404);
        expect(body.toString()).toBe(NOTHING);
      },
    );

    test.each(['v1', 'v2', 'v3', 'v4'])(
      '%s: a message that only ends its conversations is not found',
      async (name) => {
        const { status, body } = await ask([human('the end')], `?strategy=${name}`);
        expect(status).toBe(404);
        expect(body.toString()).toBe(NOTHING);
      },
    );
  });

  test('an answer says its type, its length, how many replies there are and how they were found', async () => {
    const { headers, body } = await ask([human('continue')], '?limit=3');
    expect(headers).toMatchObject({
      'content-type': 'application/json; charset=utf-8',
      'content-length': String(body.length),
      'x-total-count': String(MANY),
      'x-reprise-strategy': 'v3',
      'x-reprise-rung': 'message',
    });
  });
});
