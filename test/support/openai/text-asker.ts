import type { Answer, Client } from '../client.js';
import type { UsageJson } from './answers.js';
import { errorIn, type Headers, type Said } from './asker.js';
import type { ErrorJson } from './answers.js';
import { eventData } from './event-text.js';
import { checkCompletion } from './text-schema.js';

/** The probabilities of tokens, as lists side by side. */
export interface TextLogprobsJson {
  readonly tokens: readonly string[];
  readonly token_logprobs: readonly (number | null)[];
  readonly top_logprobs: readonly (Readonly<Record<string, number>> | null)[] | null;
  readonly text_offset: readonly number[];
}

/** An answer of `POST /v1/completions`, or an event of one. */
export interface TextJson {
  readonly id: string;
  readonly created: number;
  readonly model: string;
  readonly choices: readonly {
    readonly text: string;
    readonly index: number;
    readonly logprobs: TextLogprobsJson | null;
    readonly finish_reason: string | null;
  }[];
  readonly usage?: UsageJson | null;
}

const PATH = '/v1/completions';

/** Asks for completions of texts. Each answer has to be what the SDK's types describe. */
export class TextAsker {
  constructor(
    readonly client: Client,
    private readonly usual: object = { model: 'gpt-4o' },
  ) {}

  /** An answer as a whole. */
  async whole(fields: object, headers: Headers = {}): Promise<Said<TextJson>> {
    const answer = await this.send(fields, headers);
    const text = answer.body.toString();
    if (answer.status !== 200) throw new Error(`${answer.status} ${text}`);
    const json = JSON.parse(text) as TextJson;
    checkCompletion(json, 'whole');
    return { answer, json };
  }

  /** An answer as a stream. */
  async streamed(fields: object, headers: Headers = {}): Promise<Said<TextJson[]>> {
    const answer = await this.send({ ...fields, stream: true }, headers);
    const text = answer.body.toString();
    if (answer.status !== 200) throw new Error(`${answer.status} ${text}`);
    const json = eventData(text).map((data) => {
      const event = JSON.parse(data) as TextJson;
      checkCompletion(event, 'event');
      return event;
    });
    return { answer, json };
  }

  /** A refusal. */
  async refused(fields: object, headers: Headers = {}): Promise<Said<ErrorJson>> {
    const answer = await this.send(fields, headers);
    return { answer, json: errorIn(answer) };
  }

  private send(fields: object, headers: Headers): Promise<Answer> {
    return this.client.send('POST', PATH, JSON.stringify({ ...this.usual, ...fields }), headers);
  }
}

/** What the events of a stream say together of each choice, as an answer that is not streamed has it. */
export function joinedTexts(events: readonly TextJson[]): TextJson['choices'][number][] {
  const choices = events.flatMap((event) => event.choices);
  const count = 1 + Math.max(...choices.map(({ index }) => index));
  return Array.from({ length: count }, (_, index) => {
    const own = choices.filter((choice) => choice.index === index);
    const told = own.flatMap(({ logprobs }) => logprobs ?? []);
    const [first] = told;
    return {
      text: own.map(({ text }) => text).join(''),
      index,
      logprobs:
        told.length === 0
          ? null
          : {
              tokens: told.flatMap(({ tokens }) => tokens),
              token_logprobs: told.flatMap(({ token_logprobs: each }) => each),
              top_logprobs: first.top_logprobs && told.flatMap((all) => all.top_logprobs ?? []),
              text_offset: told.flatMap(({ text_offset: each }) => each),
            },
      finish_reason: own.at(-1)?.finish_reason ?? null,
    };
  });
}
