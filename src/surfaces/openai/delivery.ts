import type { Collector } from '../../core/collected-answer.js';
import type { ChatAnswer, LiveAnswer } from '../../core/engine.js';
import type { FastAnswer, FastRequest } from '../../core/fast-route.js';
import { andThen, type MaybePromise } from '../../core/maybe-promise.js';
import { EventStream, type StreamEnd } from '../../ops/event-stream.js';
import type { Events } from '../../ops/events.js';
import type { PlannedFault } from '../../ops/fault-plan.js';
import { FaultyEvents } from '../../ops/faulty-events.js';
import { inTurn } from '../../ops/queued-responses.js';
import type { Schedule } from '../../pace/schedule.js';
import { Wait } from '../../pace/wait.js';
import type { WireHead } from '../../wire/openai.js';
import { DONE, EVENT_STREAM } from '../../wire/sse.js';
import { AnswerEvents } from './answer-events.js';
import type { Asked, Endpoint } from './endpoint.js';
import { RecordedTimes, TokenTimes } from './event-times.js';
import { inBody, partsOf } from './faulty-body.js';
import { completionId } from './ids.js';
import { LiveEvents } from './live-events.js';
import { PacedPieces } from './paced-pieces.js';
import { PieceFrame } from './piece-frame.js';
import type { Services } from './services.js';

/** How something is to be sent. */
interface Sending {
  /** Names and values in turn, beside those of every answer. */
  readonly headers: readonly string[];
  /** When the answer began, by the wheel's clock: once it was the request's turn. */
  readonly start: number;
  /** Called once, when all is sent or the client has left. */
  readonly onEnd: (end: StreamEnd) => void;
}

/** An answer that is at hand. */
export interface Parcel extends Sending {
  readonly asked: Asked;
  readonly answer: ChatAnswer;
  /** When all is not due at once. */
  readonly schedule: Schedule | undefined;
  /** How many times as fast it is to come as when it was recorded, when it is to keep that pace, in place of a schedule. */
  readonly recordedSpeed?: number | undefined;
  readonly fault: PlannedFault | undefined;
}

/** An answer that comes as it is made. */
export interface LiveParcel extends Omit<Sending, 'onEnd'> {
  readonly asked: Asked;
  readonly answer: LiveAnswer;
  readonly fault: PlannedFault | undefined;
  /** Gets its pieces, where somebody wants the whole. */
  readonly collector: Collector | undefined;
  /** Called once, as of an answer that is at hand; the events know what became of it. */
  readonly onEnd: (end: StreamEnd, events: LiveEvents) => void;
}

/** Sends answers the way they are asked for: whole or as events, at once or at a pace, with a fault or without. */
export class Delivery {
  constructor(
    private readonly services: Pick<Services, 'wheel' | 'stalled'>,
    private readonly format: Endpoint['format'],
  ) {}

  /** The answer to a request. */
  answer(parcel: Parcel, request: FastRequest): MaybePromise<FastAnswer> {
    return parcel.asked.stream ? this.stream(parcel) : this.whole(parcel, request);
  }

  /** The stream of an answer that comes as it is made. */
  live(parcel: LiveParcel): FastAnswer {
    const { asked, answer, collector, fault, start, onEnd } = parcel;
    const format = this.format.events(this.head(asked), asked.options);
    const events = new LiveEvents(answer, format, asked.options.includeUsage, collector);
    const headers = streamHeaders(parcel.headers);
    const ended = (end: StreamEnd): void => {
      onEnd(end, events);
    };
    return this.sending(events, headers, { start, onEnd: ended }, fault);
  }

  private stream(parcel: Parcel): FastAnswer {
    const { asked, answer, schedule, recordedSpeed, fault } = parcel;
    const format = this.format.events(this.head(asked), asked.options);
    const headers = streamHeaders(parcel.headers);
    const last = (asked.options.includeUsage ? format.usage(answer.usage) : '') + DONE;
    const isBare = !fault && recordedSpeed === undefined;
    const pieced = isBare ? answer.pieced?.() : undefined;
    if (pieced) {
      const frame = new PieceFrame(format, pieced, last);
      if (schedule) return this.sending(new PacedPieces(pieced, frame, schedule), headers, parcel);
      const parts = frame.whole(pieced);
      if (parts) {
        parcel.onEnd({ ttft: this.services.wheel.now() - parcel.start, complete: true });
        return { headers, parts };
      }
    }
    const times = recordedSpeed
      ? new RecordedTimes(recordedSpeed)
      : schedule && new TokenTimes(schedule);
    return this.sending(new AnswerEvents(answer, format, last, times), headers, parcel, fault);
  }

  private whole(parcel: Parcel, request: FastRequest): MaybePromise<FastAnswer> {
    const { asked, answer, fault, start, onEnd } = parcel;
    const body = this.format.whole(this.head(asked), answer.choices, answer.usage, asked.options);
    const headers = ['content-type', 'application/json; charset=utf-8', ...parcel.headers];
    const due = wholeDue(parcel);
    if (fault) return this.sending(partsOf(body, fault, due), headers, parcel, inBody(fault));
    const sent = (): FastAnswer => {
      onEnd({ ttft: undefined, complete: true });
      return { headers, body };
    };
    if (due === 0) return sent();
    return andThen(new Wait(this.services.wheel).until(start + due, request.signal), sent);
  }

  private sending(
    events: Events,
    headers: readonly string[],
    { start, onEnd }: Pick<Sending, 'start' | 'onEnd'>,
    fault?: PlannedFault,
  ): FastAnswer {
    const { wheel, stalled } = this.services;
    return {
      send: (response) => {
        const begin = (): void => {
          const sent = fault
            ? new FaultyEvents(events, fault, () => stalled.add(response))
            : events;
          new EventStream(response, sent, { wheel, start, headers, onEnd }).begin();
        };
        const left = (): void => {
          events.close?.();
          onEnd({ ttft: undefined, complete: false });
        };
        inTurn(response, begin, left);
      },
    };
  }

  private head({ model }: Asked): WireHead {
    return {
      id: completionId(this.format.idPrefix),
      created: Math.floor(Date.now() / 1000),
      model: JSON.stringify(model),
    };
  }
}

/** When an answer that is sent as a whole is due: with the last token of its longest reply. */
function wholeDue({ answer, schedule, recordedSpeed }: Parcel): number {
  if (recordedSpeed) return (answer.took ?? 0) / recordedSpeed;
  const longest = answer.choices.reduce((most, { count }) => Math.max(most, count), 1);
  return schedule?.total(longest) ?? 0;
}

function streamHeaders(headers: readonly string[]): string[] {
  return ['content-type', EVENT_STREAM, 'cache-control', 'no-cache', ...headers];
}
