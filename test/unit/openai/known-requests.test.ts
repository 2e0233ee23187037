import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { FastRequest } from '../../../src/core/fast-route.js';
import { historyKey, messageKey } from '../../../src/core/keys.js';
import { CHAT } from '../../../src/surfaces/openai/chat.endpoint.js';
import type { Asked } from '../../../src/surfaces/openai/endpoint.js';
import { KnownRequests } from '../../../src/surfaces/openai/known-requests.js';
import { VALID_CHAT_BODIES } from '../../support/openai/valid-bodies.js';

/** A request whose body is read as JSON so often. */
class Sent {
  reads = 0;
  readonly bytes: Buffer;

  constructor(body: unknown) {
    this.bytes = Buffer.from(JSON.stringify(body));
  }

  get request(): FastRequest {
    const json = (): unknown => {
      this.reads++;
      return JSON.parse(this.bytes.toString());
    };
    return { bytes: this.bytes, json } as FastRequest;
  }
}

/** All that a request asks for. */
function shown({ conversations, ...asked }: Asked): unknown {
  return {
    ...asked,
    conversations: conversations.map(({ conversation, forModel, ...request }) => ({
      ...request,
      forModel: forModel?.(),
      roles: conversation.roles,
      history: conversation.historyKey().toString('hex'),
      messages: conversation.messages,
    })),
  };
}

const bodies = VALID_CHAT_BODIES.map(([, body]) => body);

describe('A request that comes again', () => {
  test('asks for the same as at first, whatever came between', () => {
    const known = new KnownRequests();
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...bodies), { maxLength: 40 }), (sent) => {
        for (const body of sent) {
          const asked = known.read(CHAT, new Sent(body).request, {});
          expect(shown(asked)).toEqual(shown(CHAT.read(structuredClone(body), {})));
        }
      }),
      { numRuns: 30 },
    );
  });

  test('is not parsed again until its texts are needed, and has the keys of its messages', () => {
    const messages = [
      { role: 'system', content: 'Be kind.' },
      { role: 'user', content: 'Hi 😀' },
    ];
    const sent = new Sent({ model: 'gpt-4o', messages, seed: 7 });
    const known = new KnownRequests();
    known.read(CHAT, sent.request, {});
    expect(sent.reads).toBe(1);
    const [{ conversation, seed }] = known.read(CHAT, sent.request, {}).conversations;
    const said = messages.map(({ role, content }) => ({ from: role, value: content }));
    expect([seed, conversation.roles]).toEqual([7, ['system', 'user']]);
    expect(conversation.historyKey()).toEqual(historyKey(said.map((each) => messageKey(each))));
    expect(sent.reads).toBe(1);
    expect(conversation.messages).toEqual(said);
    expect(sent.reads).toBe(2);
  });

  test('has the wishes of its own headers', () => {
    const sent = new Sent({ model: 'm', messages: [{ role: 'user', content: 'Hi' }] });
    const known = new KnownRequests();
    known.read(CHAT, sent.request, { onMiss: 'echo' });
    const [{ wishes }] = known.read(CHAT, sent.request, { pick: 'first' }).conversations;
    expect(wishes).toEqual({ pick: 'first' });
  });

  test('is refused each time when it is not what it should be', () => {
    const sent = new Sent({ model: 'm', messages: [] });
    const known = new KnownRequests();
    for (const _ of [1, 2]) expect(() => known.read(CHAT, sent.request, {})).toThrow('messages');
    expect(sent.reads).toBe(2);
  });
});
