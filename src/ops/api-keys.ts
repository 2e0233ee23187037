import { hash, randomBytes } from 'node:crypto';
import type { Settings } from '../config/env.js';
import { LONGEST_KEY } from '../config/variables/access.js';
import { InvalidApiKeyError } from '../core/access-errors.js';

/** The id of everybody where no key is asked for. */
export const ANYONE = 'anyone';

/** 48 bits: two of 10,000 keys get the same id in one of five million servers. */
const ID_DIGITS = 12;

/** Who may use the OpenAI surface: the bearers of the keys in the settings, or everybody when there are none. */
export class ApiKeys {
  /** Whether no key is asked for. */
  readonly open: boolean;
  /**
   * The ids of the keys, by a digest with a secret prefix that lasts as long as the process. A client cannot know the
   * digest of what it sends, so how long the look-up takes tells it nothing about the keys; comparing all digests in
   * constant time would be as safe, and take two milliseconds for 10,000 keys in place of one microsecond.
   */
  private readonly ids = new Map<string, string>();
  private readonly prefix = randomBytes(32).toString('base64');

  constructor({ apiKeys }: Pick<Settings, 'apiKeys'>) {
    this.open = apiKeys.length === 0;
    for (const key of apiKeys) this.ids.set(this.digest(key), idOf(key));
  }

  /**
   * The id of the key in an Authorization header, for limits and logs: the same in every process, and no key. Undefined
   * when the key is missing or wrong; {@link ANYONE} where none is asked for.
   */
  check(authorization: string | undefined): string | undefined {
    if (this.open) return ANYONE;
    const key = bearerKey(authorization);
    if (key === undefined || key.length > LONGEST_KEY) return undefined;
    return this.ids.get(this.digest(key));
  }

  /**
   * As {@link check}, for callers that refuse by an error.
   * @throws InvalidApiKeyError when the key is missing or wrong
   */
  admit(authorization: string | undefined): string {
    const id = this.check(authorization);
    if (id === undefined) throw new InvalidApiKeyError(bearerKey(authorization));
    return id;
  }

  private digest(key: string): string {
    return hash('sha256', this.prefix + key);
  }
}

/** The key in an Authorization header of the scheme Bearer (RFC 6750, 2.1). */
export function bearerKey(authorization: string | undefined): string | undefined {
  return BEARER.exec(authorization ?? '')?.[1];
}

/** No character fits two parts, so that a long header takes no longer than its length. */
const BEARER = /^Bearer +([^ ]+) *$/i;

function idOf(key: string): string {
  return `key_${hash('sha256', key).slice(0, ID_DIGITS)}`;
}
