import type { Script } from './bare-upstream.js';

/** What an upstream's whole answer says, with fields of one's own. */
export function completion(message: object, fields: object = {}, choice: object = {}): object {
  return {
    id: 'chatcmpl-1',
    object: 'chat.completion',
    created: 1,
    model: 'real',
    choices: [{ index: 0, message, finish_reason: 'stop', ...choice }],
    usage: { prompt_tokens: 7, completion_tokens: 5, total_tokens: 12 },
    ...fields,
  };
}

/** Data of an event with a piece of the first reply. */
export function delta(its: object, choice: object = {}): string {
  return JSON.stringify({
    ...{ id: 'chatcmpl-1', object: 'chat.completion.chunk', created: 1, model: 'real' },
    choices: [{ index: 0, delta: its, finish_reason: null, ...choice }],
  });
}

/** Data of an event that tells the usage. */
export const USAGE = JSON.stringify({
  choices: [],
  usage: { prompt_tokens: 7, completion_tokens: 5, total_tokens: 12 },
});

/** Data of the events of a text. */
export function worded(...words: readonly string[]): string[] {
  const texts = words.map((content) => delta({ content }));
  const start = delta({ role: 'assistant', content: '' });
  return [start, ...texts, delta({}, { finish_reason: 'stop' }), USAGE, '[DONE]'];
}

/** Events of some data, as they are sent. */
export function framed(data: readonly string[]): string {
  return data.map((each) => `data: ${each}\n\n`).join('');
}

/** Answers with JSON. */
export function tells(body: unknown, status = 200, headers: Record<string, string> = {}): Script {
  return (response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(JSON.stringify(body));
  };
}

/** Answers with a text of another type. */
export function says(text: string, status = 200, type = 'text/html'): Script {
  return (response) => {
    response.writeHead(status, { 'content-type': type });
    response.end(text);
  };
}

/** Answers with a stream of these bytes. */
export function streams(text: string): Script {
  return says(text, 200, 'text/event-stream');
}

/** Begins a stream with these bytes, and then does something else. */
export function begins(text: string, then: Script = () => undefined): Script {
  return (response, request) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write(text, () => {
      then(response, request);
    });
  };
}

/** Resets the connection. */
export const resets: Script = (response) => {
  response.socket?.resetAndDestroy();
};

/** Answers as it is asked to: whole, or streamed. */
export function answers(...words: readonly string[]): Script {
  const whole = tells(completion({ role: 'assistant', content: words.join('') }));
  const stream = streams(framed(worded(...words)));
  return (response, request) => {
    (request.body.stream === true ? stream : whole)(response, request);
  };
}
