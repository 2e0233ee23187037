import { Collector } from '../../core/collected-answer.js';
import type { ChatAnswer, Origin } from '../../core/engine.js';
import type { Usage } from '../../core/chunk.js';
import type { FastRequest } from '../../core/fast-route.js';
import type { LoggedRequest, RequestLog } from '../../ops/request-log.js';
import type { Asked } from './endpoint.js';

/** How an exchange ended. */
export type LoggedEnd = Pick<LoggedRequest, 'status' | 'complete' | 'ttft' | 'error'>;

/** What the log tells of one exchange, gathered while it goes on: texts are kept only where the log may hold them. */
export class ExchangeLog {
  private model: string | undefined;
  private stream: boolean | undefined;
  private rung: Origin['rung'] | undefined;
  private usage: Usage | undefined;
  private fault: string | undefined;
  private messages: unknown;
  private replies: unknown;

  /**
   * @param route the path that stands for all that lead to it
   * @param passed milliseconds since the request came
   */
  constructor(
    private readonly log: RequestLog,
    private readonly request: FastRequest,
    private readonly route: string,
    private readonly passed: () => number,
  ) {}

  asked({ model, stream, conversations }: Asked): void {
    this.model = model;
    this.stream = stream;
    if (this.log.withContent)
      this.messages = conversations.map(({ conversation }) => conversation.messages);
  }

  /** What goes wrong on purpose. */
  failing(fault: string): void {
    this.fault = fault;
  }

  /** An answer that comes as it is made has begun. Returns what its pieces are for, where the log may hold texts. */
  begun({ rung }: Origin): Collector | undefined {
    this.rung = rung;
    return this.log.withContent ? new Collector() : undefined;
  }

  /** What an answer has cost. */
  used(usage: Usage): void {
    this.usage = usage;
  }

  answered({ origin, usage, choices }: Pick<ChatAnswer, 'origin' | 'usage' | 'choices'>): void {
    this.rung = origin.rung;
    this.used(usage);
    if (this.log.withContent)
      this.replies = choices.map(({ json, calls }) =>
        json ? (JSON.parse(json.toString()) as unknown) : calls,
      );
  }

  ended(end: LoggedEnd): void {
    const { log, request, messages, replies } = this;
    const told: LoggedRequest = {
      requestId: request.id,
      method: request.method,
      route: this.route,
      duration: this.passed(),
      model: this.model,
      stream: this.stream,
      rung: this.rung,
      promptTokens: this.usage?.prompt,
      completionTokens: this.usage?.completion,
      fault: this.fault,
      ...(log.withContent && { content: { messages, replies } }),
      ...end,
    };
    log.write(told, request);
  }
}
