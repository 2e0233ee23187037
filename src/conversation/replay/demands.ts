import { setImmediate } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import type { MaybePromise } from '../../core/maybe-promise.js';
import { Fulfilment } from './fulfilment.js';
import type { ReplayChoice } from './replay-choice.js';
import type { Found, Turn } from './turn.js';

/** Gives requests what they demand: a call of a tool, none, or JSON. */
@Injectable()
export class Demands {
  /** What was found, with replies that are not what is demanded replaced by others that are: always the same ones. */
  meet(turn: Turn, found: Found): MaybePromise<Found> {
    const { demand } = turn.request;
    return demand ? met(new Fulfilment(demand, turn), found) : found;
  }
}

/** One reply after the other: others are answered in between, and the first that cannot be made is the last. */
async function met(fulfilment: Fulfilment, { origin, replies }: Found): Promise<Found> {
  const all: ReplayChoice[] = [];
  let isAsFound = true;
  for (const [index, reply] of replies.entries()) {
    if (index > 0) await setImmediate();
    const its = await fulfilment.of(reply, index);
    if (its !== reply) isAsFound = false;
    all.push(its);
  }
  if (isAsFound) return { origin, replies };
  return { origin: { rung: 'synthesized', total: origin.total }, replies: all };
}
