import { combined } from './combined-answer.js';
import { collected } from '../../core/collected-answer.js';
import { isLive, type ChatAnswer } from '../../core/engine.js';
import type { FastAnswer, FastRequest } from '../../core/fast-route.js';
import { andThen, type MaybePromise } from '../../core/maybe-promise.js';
import { ClientLeftError } from '../../core/chat-errors.js';
import type { StreamEnd } from '../../ops/event-stream.js';
import { RepriseError } from '../../core/errors.js';
import type { Ticket } from '../../pace/admission.js';
import { isPaced, type Pace } from '../../pace/pace.js';
import { requestedPace } from '../../pace/requested-pace.js';
import { Schedule } from '../../pace/schedule.js';
import { Delivery } from './delivery.js';
import type { Asked, Endpoint } from './endpoint.js';
import { ExchangeLog } from './exchange-log.js';
import { injectedError } from './injected-errors.js';
import { originHeaders } from './origin-headers.js';
import type { Services } from './services.js';
import { wishesOf } from './wishes.js';

/** What is logged of an error that is not meant for the client. */
const UNKNOWN_ERROR = { status: 500, code: 'internal' };

/** One request, from its arrival to its answer. What then sends the answer keeps nothing of it. */
export class Exchange {
  private readonly start: number;
  private readonly log: ExchangeLog | undefined;
  private ticket: Ticket | undefined;

  constructor(
    private readonly services: Services,
    private readonly endpoint: Endpoint,
    private readonly request: FastRequest,
  ) {
    const { wheel, log } = services;
    const start = wheel.now();
    this.start = start;
    if (log.enabled)
      this.log = new ExchangeLog(log, request, endpoint.paths[0], () => wheel.now() - start);
  }

  /** The answer. Throws, or rejects with, what is to be told instead. */
  answer(): MaybePromise<FastAnswer> {
    const { services, request, endpoint, log } = this;
    services.front.admit(request);
    const pace = requestedPace(services.pace, request.headers);
    const asked = services.known.read(endpoint, request, wishesOf(request.headers));
    log?.asked(asked);
    services.models.check(asked.model);
    const fault = services.faults.next(request.headers);
    if (fault) log?.failing(fault.type);
    const error = fault && injectedError(fault.type);
    if (error) throw error;
    const { admission } = services;
    const isFull = admission.maxConcurrency > 0 && admission.running >= admission.maxConcurrency;
    return andThen(admission.enter(isFull ? request.signal : undefined), (ticket) => {
      this.ticket = ticket;
      // What waits for its turn is late by that: its pace begins then.
      const start = isFull ? services.wheel.now() : this.start;
      const onEnd = end(ticket, log, start - this.start);
      return andThen(this.ask(asked), (answer) => {
        log?.answered(answer);
        const headers = this.headers(answer);
        const schedule = isPaced(pace) ? this.schedule(asked, answer, pace) : undefined;
        const parcel = { asked, answer, headers, start, schedule, fault, onEnd };
        return new Delivery(services, endpoint.format).answer(parcel, request);
      });
    });
  }

  /** Ends what is under way, when an error is the answer. */
  fail(error: unknown): void {
    this.ticket?.leave();
    const { status, code } = error instanceof RepriseError ? error : UNKNOWN_ERROR;
    this.log?.ended({ status, error: code, complete: !(error instanceof ClientLeftError) });
  }

  private ask({ conversations }: Asked): MaybePromise<ChatAnswer> {
    const { engine } = this.services;
    if (conversations.length === 1)
      return andThen(engine.answer(conversations[0], this.request), (answer) =>
        isLive(answer) ? collected(answer) : answer,
      );
    // Not even one that fails at once leaves the others' failures to nobody.
    const answers = conversations.map(async (each) =>
      collected(await engine.answer(each, this.request)),
    );
    return combined(answers, conversations[0].tokens);
  }

  private headers({ origin, usage }: ChatAnswer): string[] {
    const tokens = usage.prompt + usage.completion;
    return [...originHeaders(origin), ...this.services.front.headersAfter(this.request, tokens)];
  }

  private schedule({ conversations }: Asked, { usage }: ChatAnswer, pace: Pace): Schedule {
    const [{ conversation, seed }] = conversations;
    const key = conversation.historyKey();
    const request = { promptTokens: usage.prompt, key, seed };
    return new Schedule(pace, request, this.services.admission);
  }
}

/**
 * Called when an answer is over. It outlives all else that is known of a request, while a stream goes on.
 * @param waited milliseconds until the answer began, which a client's time to the first event contains
 */
function end(
  ticket: Ticket,
  log: ExchangeLog | undefined,
  waited: number,
): (end: StreamEnd) => void {
  return ({ ttft, complete }) => {
    ticket.leave();
    log?.ended({ status: 200, ttft: ttft === undefined ? ttft : ttft + waited, complete });
  };
}
