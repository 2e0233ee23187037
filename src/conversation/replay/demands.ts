import { Injectable } from '@nestjs/common';
import type { Demand } from '../../core/chat.js';
import type { Origin } from '../../core/engine.js';
import { allThen, type MaybePromise } from '../../core/maybe-promise.js';
import {
  isValid,
  synthesizeArguments,
  synthesizeJson,
  synthesizeObject,
} from '../../synthesis/synthesis.js';
import type { Choices } from './choices.js';
import type { ReplayChoice } from './replay-choice.js';
import { seedFor } from './seed-for.js';
import type { Found, Turn } from './turn.js';

const SYNTHESIZED: Origin = { rung: 'synthesized', total: 0 };

/** Gives requests what they demand: a call of a tool, or JSON. */
@Injectable()
export class Demands {
  /** What was found, with replies that are not what is demanded replaced by others that are: always the same ones. */
  meet({ request, asked, choices }: Turn, { origin, replies }: Found): MaybePromise<Found> {
    const { demand, seed } = request;
    if (!demand) return { origin, replies };
    const met = replies.map(async (reply, index) => {
      if (await meets(demand, reply)) return reply;
      return made(demand, choices, index, seedFor(asked, index, seed));
    });
    return allThen(met, (all) => {
      const isAsFound = all.every((reply, index) => reply === replies[index]);
      return isAsFound ? { origin, replies } : { origin: SYNTHESIZED, replies: all };
    });
  }
}

async function meets(demand: Demand, { json, calls }: ReplayChoice): Promise<boolean> {
  if (demand.kind === 'tool-call') {
    return (
      calls.length > 0 && calls.every(({ name }) => demand.tools.some((tool) => tool.name === name))
    );
  }
  if (!json) return demand.letsCall;
  const text = JSON.parse(json.toString()) as string;
  return demand.schema ? isValid(demand.schema, text) : isJsonObject(text);
}

function isJsonObject(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}

async function made(
  demand: Demand,
  choices: Choices,
  index: number,
  seed: Buffer,
): Promise<ReplayChoice> {
  if (demand.kind === 'json') {
    return choices.text(
      demand.schema ? await synthesizeJson(demand.schema, seed) : synthesizeObject(seed),
    );
  }
  const { name, parameters } = demand.tools[seed.readUInt32LE(0) % demand.tools.length];
  const call = { name, arguments: await synthesizeArguments(parameters, seed) };
  return choices.calls([call], index);
}
