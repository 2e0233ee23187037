import type { Settings } from '../../config/env.js';
import { ModelNotFoundError } from '../../core/access-errors.js';

/** A model as OpenAI's API describes it. */
export interface ModelDescription {
  readonly id: string;
  readonly object: 'model';
  /** Seconds since 1970. */
  readonly created: number;
  readonly owned_by: string;
}

/** The model that is listed where every name will do. */
const ANY_MODEL = 'reprise';
const OWNER = 'reprise';

/** The models that requests may ask for. */
export class Models {
  private readonly names: ReadonlySet<string>;
  private readonly created = Math.floor(Date.now() / 1000);

  constructor({ models }: Pick<Settings, 'models'>) {
    this.names = new Set(models);
  }

  /** @throws ModelNotFoundError when the settings list others */
  check(name: string): void {
    if (this.names.size > 0 && !this.names.has(name)) throw new ModelNotFoundError(name);
  }

  /** All that are listed. */
  list(): ModelDescription[] {
    const names = this.names.size > 0 ? [...this.names] : [ANY_MODEL];
    return names.map((name) => this.describe(name));
  }

  /** @throws ModelNotFoundError when the settings list others */
  one(name: string): ModelDescription {
    this.check(name);
    return this.describe(name);
  }

  private describe(id: string): ModelDescription {
    return { id, object: 'model', created: this.created, owned_by: OWNER };
  }
}
