import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Message } from '../../src/core/message.js';
import type { Server } from '../support/server.js';
import { json, type Answer } from '../support/client.js';
import { House } from '../support/house.js';

const human = (value: string): Message => ({ from: 'human', value });
const gpt = (value: string): Message => ({ from: 'gpt', value });
const talk = (...conversations: Message[]): object => ({ id: 'x', conversations });

const MANY = 1200;
const ODD_TEXTS = {
  'a lone high surrogate': 'a\ud83d',
  'a lone low surrogate': '\ude00b',
  'surrogates the wrong way round': '\ude00\ud83d',
  NUL: 'zero\0one',
  'line and paragraph separators': '\u2028\u2029',
  'a byte-order mark': '\ufeffx\ufeff',
  'every control character': Array.from({ length: 0xa0 }, (_, unit) =>
    String.fromCharCode(unit),
  ).join(''),
  'white space at the ends': ' \t\r\n x \n',
  'an emoji of many code points': '👩‍👩‍👧‍👦',
  'combining marks in another order': 'e\u0323\u0301',
  'quotes and backslashes': '"\\"\\\\u0041\\n',
  'nothing at all': '',
  'a megabyte without a space': 'x'.repeat(1 << 20),
};

const CORPUS = [
  talk(human('hi'), gpt('one'), human('bye'), gpt('farewell')),
  talk(human('hi'), gpt('two'), human('hi'), gpt('three')),
  talk(human('hi'), gpt('one')),
  talk(human('the end')),
  talk(human('ends here too'), gpt('yes'), human('the end')),
  talk({ from: 'user', value: 'hi' }, { from: 'chatgpt', value: 'four' }),
  talk(gpt('opening'), human('only after an opening'), gpt('seen')),
  talk(human('Case'), gpt('upper')),
  talk(human('case'), gpt('lower')),
  talk({ from: 'system', value: 'Be brief.' }, human('sum?'), gpt('5')),
  talk(human('What is a map,  really?'), { from: 'bing', value: 'a picture of a place' }),
  talk(human('Und?'), { from: 'narrator', value: 'He waited.' }, human('Go on'), gpt('…')),
  ...Array.from({ length: MANY }, (_, i) => talk(human('continue'), gpt(`part ${i}`))),
  ...Object.entries(ODD_TEXTS).flatMap(([name, text]) => [
    talk(human(`say ${name}`), gpt(text)),
    talk(human(text), gpt(`heard ${name}`)),
  ]),
];

const house = new House();
let server: Server;

beforeAll(async () => {
  await house.seed(CORPUS);
  server = await house.serve();
});
afterAll(() => house.leave());

const ask = (messages: readonly unknown[], query = ''): Promise<Answer> =>
  server.client.complete(messages, query);

async function valuesFor(messages: readonly Message[], query = ''): Promise<string[]> {
  const { choices } = json(await ask(messages, query)) as { choices: Message[] };
  return choices.map(({ value }) => value);
}

async function statusFor(messages: readonly unknown[], query = ''): Promise<number> {
  return (await ask(messages, query)).status;
}

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

  test.each(['v1', 'v2', 'v3', 'v4'])('%s: a message never recorded is not found', async (name) => {
    const { status, body } = await ask([human('never recorded')], `?strategy=${name}`);
    expect(status).toBe(404);
    expect(body.toString()).toBe(NOTHING);
  });

  test.each(['v1', 'v2', 'v3', 'v4'])(
    '%s: a message that only ends its conversations is not found',
    async (name) => {
      const { status, body } = await ask([human('the end')], `?strategy=${name}`);
      expect(status).toBe(404);
      expect(body.toString()).toBe(NOTHING);
    },
  );
});

describe('the ladder of v4', () => {
  const rungs: [string, Message[], string][] = [
    ['history', [human('hi'), gpt('two'), human('hi')], 'three'],
    ['history', [{ from: 'system', value: 'Be brief.' }, human('sum?')], '5'],
    ['history-without-system', [human('sum?')], '5'],
    ['history-without-system', [{ from: 'system', value: 'Other.' }, human('sum?')], '5'],
    ['context', [human('?'), gpt('opening'), human('only after an opening')], 'seen'],
    ['message', [gpt('never said'), human('bye')], 'farewell'],
    ['context-normalised', [human('?'), gpt('OPENING!'), human('only  after an opening')], 'seen'],
    ['message-normalised', [human('what is a MAP — really')], 'a picture of a place'],
  ];

  test.each(rungs)('%s answers %j', async (rung, messages, reply) => {
    const answer = await ask(messages, '?strategy=v4');
    expect(answer.headers['x-reprise-rung']).toBe(rung);
    expect((json(answer) as { choices: Message[] }).choices[0].value).toBe(reply);
  });

  test.each([
    ['user', 'gpt'],
    ['user', 'assistant'],
    ['human', 'chatgpt'],
    ['human', 'bing'],
    ['user', 'bard'],
  ])('%s and %s are spellings of the two speakers', async (user, assistant) => {
    const messages = [
      { from: user, value: 'hi' },
      { from: assistant, value: 'two' },
      { from: user, value: 'hi' },
    ];
    expect(await valuesFor(messages, '?strategy=v4')).toEqual(['three']);
    expect((await ask(messages, '?strategy=v4')).headers['x-reprise-rung']).toBe('history');
  });

  test('spellings do not cross from one speaker to the other', async () => {
    expect(await statusFor([gpt('bye')], '?strategy=v4')).toBe(404);
    expect(await statusFor([{ from: 'User', value: 'bye' }], '?strategy=v4')).toBe(404);
  });

  test('all spellings of an opening answer together, in the order of the file', async () => {
    expect(await valuesFor([human('hi')], '?strategy=v4')).toEqual(['one', 'two', 'one', 'four']);
  });
});

describe('how much is sent', () => {
  test('a hundred replies unless asked otherwise, and the count of all', async () => {
    const answer = await ask([human('continue')]);
    expect(answer.headers['x-total-count']).toBe(String(MANY));
    expect(await valuesFor([human('continue')])).toEqual(
      Array.from({ length: 100 }, (_, i) => `part ${i}`),
    );
  });

  test.each([1, 2, 99, 101, 1000])('limit=%i sends that many, the first ones', async (limit) => {
    const values = await valuesFor([human('continue')], `?limit=${limit}`);
    expect(values).toEqual(Array.from({ length: limit }, (_, i) => `part ${i}`));
  });

  test.each(['0', '-1', '1001', '1.5', 'many', '', 'NaN', 'Infinity', '1e9', '1&limit=2'])(
    'limit=%s is refused',
    async (limit) => {
      const answer = await ask([human('continue')], `?limit=${limit}`);
      expect(answer.status).toBe(400);
      const { message } = json(answer) as { message: string[] };
      expect(message.join()).toContain('limit');
    },
  );
});

describe('the choice of a strategy', () => {
  test('is v3 unless the settings or the request say otherwise', async () => {
    const { headers } = await ask([human('hi')]);
    expect(headers['x-reprise-strategy']).toBe('v3');
  });

  test.each(['v1', 'v2', 'v3', 'v4'])(
    '%s is named in the answer that it gave',
    async (strategy) => {
      const { headers } = await ask([human('bye')], `?strategy=${strategy}`);
      expect(headers['x-reprise-strategy']).toBe(strategy);
    },
  );

  test.each(['v5', 'V1', '', 'constructor', 'v1&strategy=v2'])(
    'strategy=%s is refused',
    async (name) => {
      const answer = await ask([human('hi')], `?strategy=${name}`);
      expect(answer.status).toBe(400);
      const { message } = json(answer) as { message: string[] };
      expect(message.join()).toContain('strategy');
    },
  );

  test('follows the setting STRATEGY', async () => {
    const other = await house.serve({ STRATEGY: 'v1' });
    const answer = await other.client.complete([human('hi')]);
    expect(answer.headers['x-reprise-strategy']).toBe('v1');
    expect(answer.headers['x-total-count']).toBe('3');
    const chosen = await other.client.complete([human('hi')], '?strategy=v2');
    expect(chosen.headers['x-reprise-strategy']).toBe('v2');
    await other.stop();
  });
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
