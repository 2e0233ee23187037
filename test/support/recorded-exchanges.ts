import {
  chunkOf,
  completionOf,
  usageOf,
  type AskedUpstream,
  type Scripted,
  type TimedEvent,
} from './scripted-upstream.js';

/** Texts in the pieces in which an upstream sends them: cut where no tokenizer would. */
const PLAIN = ['Rec', 'orded, ', 'as it ca', 'me', '.'];
const NASTY = ['Grüße ', '👩‍👩‍👧‍👦', ' "\\', '\n\u0000\u2028', ' 日本', '語 end'];
const REFUSAL = ['I will', ' not say', ' that.'];
const ARGUMENTS = [['{"city": ', '"Genève ☀️"', ', "days": 2.0}'], ['{}']] as const;
const NAMES = ['weather', 'time'] as const;

const calls = (): object[] =>
  NAMES.map((name, i) => ({
    id: `call_of_upstream_${i}`,
    type: 'function',
    function: { name, arguments: ARGUMENTS[i].join('') },
  }));

function textEvents(
  key: 'content' | 'refusal',
  pieces: readonly string[],
  reason: string,
): TimedEvent[] {
  const first = { role: 'assistant', content: key === 'content' ? '' : null, refusal: null };
  return [
    [0, chunkOf(first)],
    ...pieces.map((piece): TimedEvent => [1, chunkOf({ [key]: piece })]),
    [0, chunkOf({}, reason)],
    [0, usageOf(41, 17)],
    [0, '[DONE]'],
  ];
}

function callEvents(beside: readonly string[]): TimedEvent[] {
  const content = beside.length > 0 ? '' : null;
  return [
    [0, chunkOf({ role: 'assistant', content, refusal: null })],
    ...beside.map((piece): TimedEvent => [1, chunkOf({ content: piece })]),
    ...NAMES.flatMap((name, index): TimedEvent[] => [
      [
        1,
        chunkOf({
          tool_calls: [
            {
              index,
              id: `call_of_upstream_${index}`,
              type: 'function',
              function: { name, arguments: '' },
            },
          ],
        }),
      ],
      ...ARGUMENTS[index].map((piece): TimedEvent => [
        1,
        chunkOf({ tool_calls: [{ index, function: { arguments: piece } }] }),
      ]),
    ]),
    [0, chunkOf({}, 'tool_calls')],
    [0, usageOf(41, 23)],
    [0, '[DONE]'],
  ];
}

/** Kinds of answers, by what the user says. */
const ANSWERS: Readonly<Record<string, { whole: object; events: readonly TimedEvent[] }>> = {
  plain: {
    whole: completionOf(
      [{ message: { content: PLAIN.join(''), refusal: null }, finish: 'stop' }],
      [41, 17],
    ),
    events: textEvents('content', PLAIN, 'stop'),
  },
  nasty: {
    whole: completionOf(
      [{ message: { content: NASTY.join(''), refusal: null }, finish: 'length' }],
      [41, 17],
    ),
    events: textEvents('content', NASTY, 'length'),
  },
  refused: {
    whole: completionOf(
      [{ message: { content: null, refusal: REFUSAL.join('') }, finish: 'stop' }],
      [41, 17],
    ),
    events: textEvents('refusal', REFUSAL, 'stop'),
  },
  filtered: {
    whole: completionOf(
      [{ message: { content: 'Half a', refusal: null }, finish: 'content_filter' }],
      [41, 17],
    ),
    events: textEvents('content', ['Half', ' a'], 'content_filter'),
  },
  tools: {
    whole: completionOf(
      [{ message: { content: null, refusal: null, tool_calls: calls() }, finish: 'tool_calls' }],
      [41, 23],
    ),
    events: callEvents([]),
  },
  both: {
    whole: completionOf(
      [
        {
          message: { content: 'Let me look.', refusal: null, tool_calls: calls() },
          finish: 'tool_calls',
        },
      ],
      [41, 23],
    ),
    events: callEvents(['Let me ', 'look.']),
  },
};

/** What users say to get each kind of answer. */
export const KINDS = Object.keys(ANSWERS);

/** Answers each kind. */
export function answerKinds({ body }: AskedUpstream): Scripted {
  const messages = body.messages as { content: string }[];
  const [kind] = (messages.at(-1)?.content ?? '').split(' ');
  const { whole, events } = ANSWERS[kind];
  return body.stream === true ? { events } : { body: whole };
}
