import { combined } from './combined-answer.js';
import type { ChatAnswer } from '../../core/engine.js';
import type { FastAnswer, FastRequest } from '../../core/fast-route.js';
import { andThen, type MaybePromise } from '../../core/maybe-promise.js';
import { ClientLeftError } from '../../core/chat-errors.js';
import { EventStream, type Events, type StreamEnd } from '../../ops/event-stream.js';
import { RepriseError } from '../../core/errors.js';
import type { PlannedFault } from '../../ops/fault-plan.js';
import { inTurn } from '../../ops/queued-responses.js';
import type { LoggedRequest } from '../../ops/request-log.js';
import { FaultyEvents } from '../../ops/faulty-events.js';
import type { Ticket } from '../../pace/admission.js';
import { isPaced, type Pace } from '../../pace/pace.js';
import { requestedPace } from '../../pace/requested-pace.js';
import { Schedule } from '../../pace/schedule.js';
import { Wait } from '../../pace/wait.js';
import type { WireHead } from '../../wire/openai.js';
import { DONE, EVENT_STREAM } from '../../wire/sse.js';
import { AnswerEvents } from './answer-events.js';
import { contentOf } from './content.js';
import type { Asked, Endpoint } from './endpoint.js';
import { completionId } from './ids.js';
import { inBody, partsOf } from './faulty-body.js';
import { injectedError } from './injected-errors.js';
import { originHeaders } from './origin-headers.js';
import { PacedPieces } from './paced-pieces.js';
import { PieceFrame } from './piece-frame.js';
import type { Services } from './services.js';
import { wishesOf } from './wishes.js';

/** What is logged of an error that is not meant for the client. */
const UNKNOWN_ERROR = { status: 500, code: 'internal' };

/** One request, from its arrival to the end of its answer. */
export class Exchange {
  private readonly start: number;
  private ticket: Ticket | undefined;
  private asked: Asked | undefined;
  private answered: ChatAnswer | undefined;
  private fault: PlannedFault | undefined;

  constructor(
    private readonly services: Services,
    private readonly endpoint: Endpoint,
    private readonly request: FastRequest,
  ) {
    this.start = services.wheel.now();
  }

  /** The answer. Throws, or rejects with, what is to be told instead. */
  answer(): MaybePromise<FastAnswer> {
    const { services, request, endpoint } = this;
    services.front.admit(request);
    const pace = requestedPace(services.pace, request.headers);
    const asked = services.known.read(endpoint, request, wishesOf(request.headers));
    this.asked = asked;
    services.models.check(asked.model);
    const fault = services.faults.next(request.headers);
    this.fault = fault;
    const error = fault && injectedError(fault.type);
    if (error) throw error;
    const { admission } = services;
    const isFull = admission.maxConcurrency > 0 && admission.running >= admission.maxConcurrency;
    return andThen(admission.enter(isFull ? request.signal : undefined), (ticket) => {
      this.ticket = ticket;
      return andThen(this.ask(asked), (answer) => {
        this.answered = answer;
        return this.sent(asked, answer, pace);
      });
    });
  }

  /** Ends what is under way, when an error is the answer. */
  fail(error: unknown): void {
    this.ticket?.leave();
    const { log } = this.services;
    if (!log.enabled) return;
    const { status, code } = error instanceof RepriseError ? error : UNKNOWN_ERROR;
    const complete = !(error instanceof ClientLeftError);
    log.write({ ...this.logged(status), complete, error: code }, this.request);
  }

  private ask({ conversations }: Asked): MaybePromise<ChatAnswer> {
    const { engine } = this.services;
    if (conversations.length === 1) return engine.answer(conversations[0], this.request);
    // Not even one that fails at once leaves the others' failures to nobody.
    const answers = conversations.map(async (each) => await engine.answer(each, this.request));
    return combined(answers, conversations[0].tokens);
  }

  private sent(asked: Asked, answer: ChatAnswer, pace: Pace): MaybePromise<FastAnswer> {
    const { fault } = this;
    const head = this.head(asked);
    const { prompt, completion } = answer.usage;
    const others = [
      ...originHeaders(answer.origin),
      ...this.services.front.headersAfter(this.request, prompt + completion),
    ];
    const schedule = isPaced(pace) ? this.schedule(asked, answer, pace) : undefined;
    if (asked.stream) {
      const format = this.endpoint.format.events(head, asked.options);
      const headers = ['content-type', EVENT_STREAM, 'cache-control', 'no-cache', ...others];
      const last = (asked.options.includeUsage ? format.usage(answer.usage) : '') + DONE;
      const pieced = fault ? undefined : answer.pieced?.();
      if (pieced) {
        const frame = new PieceFrame(format, pieced, last);
        if (schedule) {
          const events = new PacedPieces(pieced, frame, schedule);
          return this.streamed(events, undefined, headers);
        }
        const parts = frame.whole(pieced);
        if (parts) return this.parted(headers, parts);
      }
      return this.streamed(new AnswerEvents(answer, format, last, schedule), fault, headers);
    }
    const body = this.endpoint.format.whole(head, answer.choices, answer.usage, asked.options);
    const headers = ['content-type', 'application/json; charset=utf-8', ...others];
    const longest = answer.choices.reduce((most, { count }) => Math.max(most, count), 1);
    const due = schedule?.total(longest) ?? 0;
    if (fault) return this.streamed(partsOf(body, fault, due), inBody(fault), headers);
    if (due === 0) return this.whole(headers, body);
    const wait = new Wait(this.services.wheel);
    return andThen(wait.until(this.start + due, this.request.signal), () =>
      this.whole(headers, body),
    );
  }

  private whole(headers: readonly string[], body: Buffer): FastAnswer {
    this.end({ ttft: undefined, complete: true });
    return { headers, body };
  }

  /** Milliseconds since the request came. */
  private passed(): number {
    return this.services.wheel.now() - this.start;
  }

  private parted(headers: readonly string[], parts: readonly string[]): FastAnswer {
    this.end({ ttft: this.passed(), complete: true });
    return { headers, parts };
  }

  private streamed(
    events: Events,
    fault: PlannedFault | undefined,
    headers: readonly string[],
  ): FastAnswer {
    const { start, services } = this;
    const onEnd = this.end;
    return {
      send: (response) => {
        const begin = (): void => {
          const stall = (): void => services.stalled.add(response);
          const sent = fault ? new FaultyEvents(events, fault, stall) : events;
          new EventStream(response, sent, { wheel: services.wheel, start, headers, onEnd }).begin();
        };
        inTurn(response, begin, () => onEnd({ ttft: undefined, complete: false }));
      },
    };
  }

  private readonly end = (end: StreamEnd): void => {
    this.ticket?.leave();
    const { log } = this.services;
    if (log.enabled) log.write({ ...this.logged(200), ...end }, this.request);
  };

  private logged(status: number): Omit<LoggedRequest, 'complete'> {
    const { request, asked, answered, services } = this;
    return {
      requestId: request.id,
      method: request.method,
      route: this.endpoint.paths[0],
      status,
      duration: this.passed(),
      model: asked?.model,
      stream: asked?.stream,
      rung: answered?.origin.rung,
      promptTokens: answered?.usage.prompt,
      completionTokens: answered?.usage.completion,
      fault: this.fault?.type,
      ...(services.log.withContent && { content: contentOf(asked, answered) }),
    };
  }

  private schedule({ conversations }: Asked, { usage }: ChatAnswer, pace: Pace): Schedule {
    const [{ conversation, seed }] = conversations;
    const key = conversation.historyKey();
    const request = { promptTokens: usage.prompt, key, seed };
    return new Schedule(pace, request, this.services.admission);
  }

  private head({ model }: Asked): WireHead {
    return {
      id: completionId(this.endpoint.format.idPrefix),
      created: Math.floor(Date.now() / 1000),
      model: JSON.stringify(model),
    };
  }
}
