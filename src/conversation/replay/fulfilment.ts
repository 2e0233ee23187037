import type { Demand } from '../../core/chat.js';
import { InvalidJsonSchemaError } from '../../core/errors.js';
import { Synthesis, synthesizeObject } from '../../synthesis/synthesis.js';
import { synthesizeText } from '../../synthesis/text.js';
import type { ReplayChoice } from './replay-choice.js';
import { seedFor } from './seed-for.js';
import type { Turn } from './turn.js';

/** What one request demands, reply by reply. */
export class Fulfilment {
  private readonly synthesis = new Synthesis();
  /** Whether a reply is what is demanded: one may come 128 times. */
  private readonly known = new Map<ReplayChoice, boolean>();

  constructor(
    private readonly demand: Demand,
    private readonly turn: Turn,
  ) {}

  /**
   * A reply that is what is demanded: this one, if it is.
   * @throws InvalidJsonSchemaError when there is none
   */
  async of(reply: ReplayChoice, index: number): Promise<ReplayChoice> {
    let isMet = this.known.get(reply);
    if (isMet === undefined) {
      isMet = await this.isMetBy(reply);
      this.known.set(reply, isMet);
    }
    return isMet ? reply : this.made(index);
  }

  private async isMetBy({ json, calls }: ReplayChoice): Promise<boolean> {
    const { demand } = this;
    if (demand.kind === 'tool-call') {
      const names = demand.tools.map(({ name }) => name);
      return calls.length > 0 && calls.every(({ name }) => names.includes(name));
    }
    if (demand.kind === 'text') return json !== undefined;
    if (!json) return demand.letsCall;
    const text = JSON.parse(json.toString()) as string;
    const { schema, param } = demand;
    return schema ? blamed(this.synthesis.isValid(schema, text), param) : isJsonObject(text);
  }

  private async made(index: number): Promise<ReplayChoice> {
    const { demand, synthesis } = this;
    const { request, asked, choices } = this.turn;
    const seed = seedFor(asked, index, request.seed);
    if (demand.kind === 'text') return choices.text(synthesizeText(seed));
    if (demand.kind === 'json') {
      const { schema, param } = demand;
      if (!schema) return choices.text(synthesizeObject(seed));
      return choices.text(await blamed(synthesis.json(schema, seed), param));
    }
    const { tools } = demand;
    const { name, parameters, param, takesText } = tools[seed.readUInt32LE(0) % tools.length];
    const given = takesText
      ? synthesizeText(seed)
      : await blamed(synthesis.arguments(parameters, seed), param);
    return choices.calls([{ name, arguments: given }], index);
  }
}

/** What is made of a schema; an error of the schema names the part of the request that has it. */
async function blamed<T>(made: Promise<T>, param: string | undefined): Promise<T> {
  try {
    return await made;
  } catch (error) {
    if (param !== undefined && error instanceof InvalidJsonSchemaError) throw error.at(param);
    throw error;
  }
}

function isJsonObject(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}
