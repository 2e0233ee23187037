import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Message } from '../../src/core/message.js';
import type { Recording } from '../../src/core/recordings.js';
import { human, gpt } from '../support/dialogue.js';
import { onEachStore } from '../support/each-store.js';
import { House } from '../support/house.js';
import { recordIn } from '../support/recorded-house.js';
import { recordedReply, recordingOf } from '../support/recording.js';
import type { Server } from '../support/server.js';
import { until } from '../support/until.js';

const user = (value: string): Message => ({ from: 'user', value });
const assistant = (value: string): Message => ({ from: 'assistant', value });
const system: Message = { from: 'system', value: 'Be brief.' };

const CALLS = '{"name": "weather", "arguments": {"in": "Orléans"}}';
const called = recordedReply(
  { from: 'tool_calls', value: CALLS },
  { reason: 'tool-calls', callIds: ['call_1'], pieces: [[9, CALLS.length]] },
);
/** A chat that was recorded turn by turn, one with calls, and single ones. */
const chat = [
  user('Hi'),
  assistant('Hello!'),
  user('How are you?'),
  assistant('Fine.'),
  user('Bye'),
];
const RECORDED: Recording[] = [
  recordingOf(chat.slice(0, 1), ['Hello!']),
  recordingOf(chat.slice(0, 3), ['Fine.']),
  recordingOf(chat, ['See you!']),
  recordingOf([system, user('Say three')], ['one', 'two', 'three']),
  recordingOf([user('Weather?')], [called]),
  recordingOf(
    [user('Weather?'), called.message, { from: 'tool', value: 'blue' }],
    ['Sunny. \ud800\0😀'],
  ),
  recordingOf([user('seeded too')], ['recorded']),
];

interface Choices {
  readonly choices: readonly Message[];
}
interface Chat {
  readonly choices: readonly {
    readonly message: { readonly content: string | null; readonly tool_calls?: unknown[] };
  }[];
}

async function complete(
  server: Server,
  messages: readonly Message[],
  query = '',
): Promise<string[]> {
  const { status, body } = await server.client.complete(messages, query);
  if (status === 404) return [];
  expect(status).toBe(200);
  return (JSON.parse(body.toString()) as Choices).choices.map(({ value }) => value);
}

/** A chat of OpenAI's API: the text, or the calls, that answers it. */
async function chatWith(server: Server, messages: readonly Message[]): Promise<string | undefined> {
  const body = JSON.stringify({
    model: 'gpt-4o',
    messages: messages.map(({ from, value }, i) => {
      if (from === 'tool') return { role: 'tool', tool_call_id: 'call_1', content: value };
      if (from !== 'tool_calls') return { role: from, content: value };
      const call = JSON.parse(value) as { name: string; arguments: object };
      const fn = { name: call.name, arguments: JSON.stringify(call.arguments) };
      return {
        role: 'assistant',
        tool_calls: [{ id: `call_${i}`, type: 'function', function: fn }],
      };
    }),
  });
  const answer = await fetch(`${server.url}/v1/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
  });
  if (answer.status === 404) return undefined;
  expect(answer.status).toBe(200);
  const [{ message }] = ((await answer.json()) as Chat).choices;
  const [call] = message.tool_calls ?? [];
  return call ? JSON.stringify((call as { function: unknown }).function) : (message.content ?? '');
}

onEachStore((store) => {
  const house = new House(store);
  let server: Server;

  beforeAll(async () => {
    server = await house.serve();
  });
  afterAll(() => house.leave());

  test('a server without a corpus says so, until something is recorded, which it then answers', async () => {
    expect((await server.client.complete(human('Hi'))).status).toBe(503);
    await recordIn(house, RECORDED);
    await until('it knows of the recordings', async () => {
      const { status } = await server.client.complete([user('Hi')], '?strategy=v4');
      return status === 200;
    });
    for (const strategy of ['v1', 'v2', 'v3', 'v4'])
      expect(await complete(server, chat.slice(0, 1), `?strategy=${strategy}`)).toEqual(['Hello!']);
    expect(await chatWith(server, [user('hi!')])).toBe('Hello!');
    expect((await server.client.complete([user('Nobody knows')])).status).toBe(503);
  });

  describe('with a corpus', () => {
    beforeAll(async () => {
      await house.seed([
        { conversations: [...human('seeded too'), ...gpt('seeded')] },
        { conversations: [user('seeded too'), ...gpt('by a user')] },
        { conversations: [...human('only seeded'), ...gpt('yes')] },
      ]);
      await until('it has the corpus', async () => {
        const { status } = await server.client.complete(human('only seeded'));
        return status === 200;
      });
    });

    test('recordings of the very conversation win, in both APIs', async () => {
      expect(await complete(server, [user('seeded too')], '?strategy=v4')).toEqual(['recorded']);
      expect(await complete(server, [system, user('seeded too')], '?strategy=v4')).toEqual([
        'recorded',
      ]);
      expect(await chatWith(server, [user('seeded too')])).toBe('recorded');
      expect(await chatWith(server, [user('only seeded')])).toBe('yes');
    });

    test('elsewhere they stand behind the corpus', async () => {
      expect(await complete(server, [user('Seeded, too!')], '?strategy=v4')).toEqual([
        'seeded',
        'by a user',
        'recorded',
      ]);
      for (const strategy of ['v1', 'v2', 'v3']) {
        const query = `?strategy=${strategy}`;
        expect(await complete(server, [user('seeded too')], query)).toEqual([
          'by a user',
          'recorded',
        ]);
        expect(await complete(server, human('seeded too'), query)).toEqual(['seeded']);
      }
      expect(await complete(server, [user('seeded too')], '?strategy=v2&limit=1')).toEqual([
        'by a user',
      ]);
    });

    test('several replies of one exchange are several', async () => {
      const asked = [system, user('Say three')];
      expect(await complete(server, asked, '?strategy=v4')).toEqual(['one', 'two', 'three']);
      expect(await complete(server, asked, '?strategy=v2')).toEqual(['one', 'two', 'three']);
      expect(await complete(server, asked, '?strategy=v1')).toEqual(['one']);
    });

    test('calls of tools are replayed', async () => {
      const fn = '{"name":"weather","arguments":"{\\"in\\": \\"Orléans\\"}"}';
      expect(await chatWith(server, [user('Weather?')])).toBe(fn);
    });
  });

  describe('exported and seeded elsewhere', () => {
    const other = new House(store);
    let entries: { id: string; conversations: Message[] }[];
    let again: Server;

    beforeAll(async () => {
      const file = `${other.folder}/recorded.json`;
      const { status, stdout, stderr } = await house.run(['export', '--recordings', file]);
      expect({ status, stdout, stderr }).toEqual({
        status: 0,
        stdout: '',
        stderr: `Exported 6 conversations, 21 messages to ${file}.\n`,
      });
      const toOutput = await house.run(['export', '--recordings']);
      entries = JSON.parse(toOutput.stdout) as typeof entries;
      await other.seedFiles(file);
      again = await other.serve();
    });
    afterAll(() => other.leave());

    test('the longest conversations are there, in their order, in ShareGPT’s words', () => {
      const [, , whole, three, , weather, last] = RECORDED;
      expect(entries.map(({ id }) => id)).toEqual([
        whole.id,
        ...[1, 2, 3].map((i) => `${three.id}-${i}`),
        weather.id,
        last.id,
      ]);
      expect(entries[0].conversations).toEqual([
        ...human('Hi'),
        ...gpt('Hello!'),
        ...human('How are you?'),
        ...gpt('Fine.'),
        ...human('Bye'),
        ...gpt('See you!'),
      ]);
      expect(entries[2].conversations).toEqual([system, ...human('Say three'), ...gpt('two')]);
      expect(entries[4].conversations.map(({ from }) => from)).toEqual([
        'human',
        'tool_calls',
        'tool',
        'gpt',
      ]);
    });

    test('the same requests get the same replies', async () => {
      for (const { messages, replies } of RECORDED) {
        const texts = replies.map(({ message }) => message.value);
        expect(await complete(server, messages, '?strategy=v4')).toEqual(texts);
        expect(await complete(again, messages, '?strategy=v4')).toEqual(texts);
        expect(await chatWith(again, messages)).toBe(await chatWith(server, messages));
      }
    });

    test('where nothing is recorded, the file stays as it was', async () => {
      const empty = new House(store);
      const file = empty.write('old');
      const { status, stderr } = await empty.run(['export', '--recordings', file]);
      expect([status, stderr]).toEqual([
        1,
        expect.stringMatching(/^Nothing is recorded \(in .+\)\.\n$/),
      ]);
      await empty.leave();
    });
  });
});
