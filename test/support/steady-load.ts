import type { Conversation, Message } from '../../src/core/message.js';
import type { StrategyName } from '../../src/core/strategy.js';
import { Client, type Answer } from './client.js';
import { bodyOf, IndexedOracle, questionFor, randomNumbers, STRATEGIES } from './corpora.js';
import { until } from './until.js';

/** Requests a second. */
const RATE = 200;
/** Milliseconds between two looks at what is due. */
const TICK_MS = 5;
/** One of so many requests asks what nobody has recorded. */
const UNKNOWN = 10;
/** Wrong answers that are told. */
const TOLD = 5;

const NOTHING_FOUND =
  '{"statusCode":404,"message":"No completion found for this message","error":"Not Found"}';

interface Question {
  readonly strategy: StrategyName;
  readonly messages: readonly Message[];
}

/** What became of the requests. */
export interface LoadReport {
  /** How many answers had which status. */
  readonly statuses: Readonly<Record<number, number>>;
  /** The first answers that were wrong, or requests without one. */
  readonly wrong: readonly string[];
  /** How many answers each corpus would give, and none before it. */
  readonly given: readonly number[];
  /** The longest time to an answer, in milliseconds. */
  readonly slowest: number;
}

/**
 * Asks a server for random recorded replies with all strategies, two hundred times a second whether or not it answers,
 * and compares each answer with the oracle. A 503 is no wrong answer if it says when to come again. Where a corpus follows
 * another one, answers may be of either, but no request may begin after an answer of the later one and get one of the
 * earlier.
 */
export class SteadyLoad {
  private readonly statuses: Record<number, number> = {};
  private readonly wrong: string[] = [];
  private slowest = 0;
  /** When the latest request began that was answered with a 503, and how many have begun since and were answered well. */
  private disturbed = 0;
  private undisturbed = 0;
  private sent = 0;
  private readonly underWay = new Set<Promise<void>>();
  private readonly began = performance.now();
  private readonly client: Client;
  private readonly oracles: readonly IndexedOracle[];
  private readonly given: number[];
  /** When a corpus was first seen to answer, in milliseconds. */
  private readonly firstSeen: number[] = [];
  private readonly answered: readonly Conversation[];
  private readonly random = randomNumbers(1);
  private readonly timer: NodeJS.Timeout;

  /** @param corpora the one that answers, which the questions are from, and those that may follow */
  constructor(url: string, ...corpora: (readonly Conversation[])[]) {
    this.client = new Client(url, Infinity);
    this.oracles = corpora.map((corpus) => new IndexedOracle(corpus));
    this.given = corpora.map(() => 0);
    this.answered = corpora[0].filter(({ messages }) => messages.length > 1);
    this.timer = setInterval(() => this.send(), TICK_MS).unref();
  }

  /** How many answers had a status so far. */
  count(status: number): number {
    return this.statuses[status] ?? 0;
  }

  /** Resolves when a second's requests that began from now on were all answered with what is recorded. */
  async calm(): Promise<void> {
    this.disturbed = performance.now();
    this.undisturbed = 0;
    await until('the server answers all', () => this.undisturbed >= RATE, 30_000);
  }

  /** Sends no more; what became of all requests. */
  async stop(): Promise<LoadReport> {
    clearInterval(this.timer);
    await Promise.all(this.underWay);
    this.client.close();
    const { statuses, wrong, given, slowest } = this;
    return { statuses, wrong, given, slowest };
  }

  private send(): void {
    const due = ((performance.now() - this.began) / 1000) * RATE;
    while (this.sent < due) {
      this.sent++;
      const asked = this.ask(this.question());
      this.underWay.add(asked);
      void asked.then(() => this.underWay.delete(asked));
    }
  }

  private question(): Question {
    const strategy = STRATEGIES[this.draw(STRATEGIES.length)];
    const { messages } = this.answered[this.draw(this.answered.length)];
    const reply = 1 + this.draw(messages.length - 1);
    const question = questionFor(strategy, messages, reply);
    if (this.draw(UNKNOWN) > 0) return { strategy, messages: question };
    const value = `nobody has said ${this.draw(1e9)}`;
    return { strategy, messages: [...question, { from: 'human', value }] };
  }

  private async ask(question: Question): Promise<void> {
    const { strategy, messages } = question;
    const start = performance.now();
    let fault: string | undefined;
    try {
      const answer = await this.client.complete(messages, `?limit=1000&strategy=${strategy}`);
      const { status } = answer;
      this.statuses[status] = (this.statuses[status] ?? 0) + 1;
      fault = this.faultOf(answer, question, start);
      this.note(start, status);
    } catch (error) {
      fault = (error as Error).message;
    }
    this.slowest = Math.max(this.slowest, performance.now() - start);
    if (fault !== undefined && this.wrong.length < TOLD)
      this.wrong.push(`${fault} for ${strategy} ${JSON.stringify(messages.at(-1))}`);
  }

  private note(start: number, status: number): void {
    if (start < this.disturbed) return;
    if (status !== 503) this.undisturbed++;
    else {
      this.disturbed = start;
      this.undisturbed = 0;
    }
  }

  /** What is wrong with an answer to a request that began at `start`. */
  private faultOf(answer: Answer, question: Question, start: number): string | undefined {
    const { status, headers } = answer;
    const got = [status, headers['x-total-count'], answer.body.toString()];
    if (status === 503) return isComeAgain(answer) ? undefined : got.join(' ');
    const isRight = this.oracles.map((oracle) => String(got) === String(rightOf(oracle, question)));
    const first = isRight.indexOf(true);
    if (first < 0) return got.join(' ');
    this.given[first]++;
    this.firstSeen[first] ??= performance.now();
    const later = this.firstSeen[isRight.lastIndexOf(true) + 1] ?? Infinity;
    return start > later ? `of an earlier corpus: ${got.join(' ')}` : undefined;
  }

  private draw(below: number): number {
    return Math.floor(this.random() * below);
  }
}

/** The status, the number of replies and the body that an oracle answers with. */
function rightOf(oracle: IndexedOracle, { strategy, messages }: Question): unknown[] {
  const { replies } = oracle.answer(strategy, messages);
  if (replies.length === 0) return [404, undefined, NOTHING_FOUND];
  return [200, replies.length, bodyOf(replies).toString()];
}

/** Whether an answer says, in the usual shape, that another one may be had soon. */
export function isComeAgain({ status, headers, body }: Answer): boolean {
  const { statusCode, message, error, ...more } = JSON.parse(body.toString()) as Record<
    string,
    unknown
  >;
  const inShape =
    statusCode === 503 && typeof message === 'string' && error === 'Service Unavailable';
  const isAll = Object.keys(more).length === 0;
  return status === 503 && inShape && isAll && /^[1-9]\d*$/.test(headers['retry-after'] ?? '');
}
