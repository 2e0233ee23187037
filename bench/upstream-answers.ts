/** Events of a stream: the role, 70 pieces, the reason of the end, the usage, and `[DONE]`. */
const PIECES = 70;
export const EVENTS = PIECES + 4;

const HEAD = {
  id: 'chatcmpl-Bx0123456789abcdefghijklmnop',
  created: 1_700_000_000,
  model: 'gpt-4o',
};
const USAGE = { prompt_tokens: 60, completion_tokens: PIECES, total_tokens: 60 + PIECES };
const PIECE = ' recorded';

/** A completion of a chat. */
export const WHOLE = JSON.stringify({
  ...HEAD,
  object: 'chat.completion',
  choices: [
    {
      index: 0,
      message: { role: 'assistant', content: PIECE.repeat(PIECES * 2), refusal: null },
      logprobs: null,
      finish_reason: 'stop',
    },
  ],
  usage: USAGE,
});

/** A stream of it, event by event. */
export function streamedEvents(): string[] {
  const choices = [
    { delta: { role: 'assistant', content: '', refusal: null }, finish_reason: null },
    ...Array.from({ length: PIECES }, (_, i) => ({
      delta: { content: `${PIECE} ${i}` },
      finish_reason: null,
    })),
    { delta: {}, finish_reason: 'stop' },
  ];
  const object = 'chat.completion.chunk';
  const chunks = choices.map((choice) => ({
    ...HEAD,
    object,
    choices: [{ index: 0, ...choice, logprobs: null }],
    usage: null,
  }));
  const last = { ...HEAD, object, choices: [], usage: USAGE };
  return [
    ...[...chunks, last].map((chunk) => `data: ${JSON.stringify(chunk)}\n\n`),
    'data: [DONE]\n\n',
  ];
}
