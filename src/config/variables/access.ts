import { integer, list, variable, type Variable } from '../variable.js';

/** Most characters of a key: more do not fit into a request's head beside other headers. */
export const LONGEST_KEY = 4096;

const SENDABLE = /^[\x21-\x7e]+$/;

function keys(about: string): Variable<readonly string[]> {
  const sendable = (key: string): string => {
    if (key.length <= LONGEST_KEY && SENDABLE.test(key)) return key;
    throw new Error('a list of keys of at most 4,096 ASCII characters each, without spaces');
  };
  const instead = 'Leave it out for a server that is open to all';
  return { ...list('', about, 'keys', sendable, instead), secret: true };
}

/** Any origin, or these. */
export type Origins = '*' | readonly string[];

function origins(about: string): Variable<Origins> {
  const several = list('', about, 'origins', originOf);
  return variable('*', about, (value) => {
    if (value === '*') return '*';
    return value === 'none' ? [] : several.read(value);
  });
}

/** An origin as browsers write it: lower case, and no port that is the scheme's own. */
function originOf(entry: string): string {
  const [, , host = ''] = /^([a-z][a-z0-9+.-]*):\/\/([^/?#@\s*\\]+)$/i.exec(entry) ?? [];
  if (host === '' || !URL.canParse(entry)) {
    throw new Error('*, none, or origins such as https://app.example.com with commas between them');
  }
  const { protocol, host: written } = new URL(entry);
  return `${protocol}//${written}`.toLowerCase();
}

const MOST_PER_MINUTE = 1_000_000_000;

/** Who may ask, how often, and from which pages. */
export const ACCESS = {
  API_KEYS: keys(
    'Keys that OpenAI clients may use (`Authorization: Bearer …`), with commas between them; unset, none is asked for. They guard the OpenAI API, not `/conversation/completion`, nor `/health`.',
  ),
  RATE_LIMIT_RPM: integer(
    0,
    { min: 0, max: MOST_PER_MINUTE },
    'Requests a minute of each API key, or of each client’s address when there are no keys; more are answered with 429. `0` for no limit.',
  ),
  RATE_LIMIT_TPM: integer(
    0,
    { min: 0, max: MOST_PER_MINUTE },
    'Tokens a minute, of prompts and answers together, of each key or address; once they are used up, requests are answered with 429. `0` for no limit.',
  ),
  CORS_ORIGINS: origins(
    'Origins whose web pages may use the API, with commas between them, e.g. `https://app.example.com`; `*` for all, `none` for none.',
  ),
} as const;
