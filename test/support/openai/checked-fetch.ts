import { check } from './schemas.js';

/** What the specification says of a route: the schema of a whole answer, and that of an event. */
const ROUTES: readonly (readonly [path: RegExp, whole: string, event?: string])[] = [
  [/\/chat\/completions$/, 'CreateChatCompletionResponse', 'CreateChatCompletionStreamResponse'],
  [/\/models$/, 'ListModelsResponse'],
  [/\/models\/.+$/, 'Model'],
];

/**
 * Asks for SDKs, and has each answer be what the official specification describes: whole ones, errors, and the events of
 * streams as far as they are read. It has none of `/v1/completions` but their errors. What the SDK gets is what came:
 * what is wrong is kept, since an SDK would try again, or throw an error of its own.
 */
export class CheckedFetch {
  /** What was wrong. */
  readonly faults: string[] = [];
  /** How many answers and events were checked. */
  checked = 0;

  readonly fetch: typeof fetch = async (input, init) => {
    const response = await fetch(input, init);
    const { status, statusText, headers, body } = response;
    const { pathname } = new URL(response.url);
    const [, whole, event] = ROUTES.find(([path]) => path.test(pathname)) ?? [];
    if (headers.get('content-type')?.startsWith('text/event-stream')) {
      const events = body?.pipeThrough(this.events(event));
      return new Response(events, { status, statusText, headers });
    }
    const text = await response.text();
    this.check(status < 400 ? whole : 'ErrorResponse', text);
    return new Response(text, { status, statusText, headers });
  };

  /** Passes the bytes of a stream on, and checks the events that end with them. */
  private events(schema: string | undefined): TransformStream<Uint8Array, Uint8Array> {
    const decoder = new TextDecoder();
    let rest = '';
    return new TransformStream({
      transform: (piece, controller) => {
        controller.enqueue(piece);
        const events = (rest + decoder.decode(piece, { stream: true })).split('\n\n');
        rest = events.pop() ?? '';
        for (const event of events) {
          if (!event.startsWith('data: ')) this.faults.push(`An event is not data: ${event}`);
          else if (event !== 'data: [DONE]') this.check(schema, event.slice('data: '.length));
        }
      },
    });
  }

  private check(schema: string | undefined, text: string): void {
    if (schema === undefined) return;
    this.checked++;
    try {
      check(schema, JSON.parse(text), text);
    } catch (error) {
      this.faults.push((error as Error).message);
    }
  }
}
