import { ENGINE_NAMES } from '../../core/engine-name.js';
import {
  integer,
  oneOf,
  optional,
  optionalOneOf,
  secret,
  variable,
  type Variable,
} from '../variable.js';

/** The address of an API: http or https, without a user and a password, and never shown, for it may have them all the same. */
function address(example: string, about: string): Variable<string | undefined> {
  const read = (given: string): string | undefined => {
    const text = given.trim();
    if (text === '') return undefined;
    const url = URL.canParse(text) ? new URL(text) : undefined;
    const isHttp = url && /^https?:$/.test(url.protocol) && url.username + url.password === '';
    if (!isHttp) throw new Error(`an address such as ${example}, without a user or a password`);
    return text;
  };
  return { ...variable('', about, read), secret: true };
}

/** Who answers, and where a real model is. */
export const ENGINES = {
  ENGINE: oneOf(
    ENGINE_NAMES,
    'replay',
    'Who answers: `replay` (what is recorded), `upstream` (a real model behind another server) or `local` (a small model inside this one). A request may ask for another one by the header `x-reprise-engine`.',
  ),
  ENGINE_OPENAI: optionalOneOf(
    ENGINE_NAMES,
    'The same for the OpenAI API alone. Unset: as `ENGINE`.',
  ),
  UPSTREAM_BASE_URL: address(
    'https://api.openai.com/v1',
    'Address of the upstream, any API that is compatible with OpenAI’s, with its path, e.g. `https://api.openai.com/v1`, which it is when there is only a key.',
  ),
  UPSTREAM_API_KEY: secret('Key for the upstream. The keys of clients are not handed on.'),
  UPSTREAM_MODEL: optional(
    'The model that the upstream is asked for in place of the one in the request.',
  ),
  AZURE_OPENAI_API_KEY: secret('Key for Azure OpenAI, as the upstream in place of another one.'),
  AZURE_OPENAI_ENDPOINT: address(
    'https://example.openai.azure.com',
    'Address of the Azure OpenAI resource, e.g. `https://example.openai.azure.com`.',
  ),
  AZURE_OPENAI_DEPLOYMENT_NAME: optional(
    'Deployment that Azure OpenAI is asked for. Unset: the model of the request.',
  ),
  AZURE_OPENAI_API_VERSION: variable('2024-10-21', 'Version of Azure OpenAI’s API.', (text) => {
    if (!/^[\w.-]+$/.test(text)) throw new Error('a version such as 2024-10-21');
    return text;
  }),
  UPSTREAM_TIMEOUT_MS: integer(
    120_000,
    { min: 100, max: 3_600_000 },
    'How long the upstream may be silent, before its answer and in the middle of it, in milliseconds (100 to 3,600,000); then the answer is a 504, or ends with an error.',
  ),
  UPSTREAM_RETRY_MS: integer(
    10_000,
    { min: 0, max: 600_000 },
    'How long a request may wait for the upstream to be tried again after a 429, a 5xx or a broken connection, all tries together, in milliseconds (0 to 600,000); `0` for one try.',
  ),
} as const;
