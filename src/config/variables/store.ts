import { integer, secret, size, text, type Variable } from '../variable.js';

function mongoAddress(about: string): Variable<string | undefined> {
  const read = (value: string): string | undefined => {
    const address = value.trim();
    if (address !== '' && !/^mongodb(\+srv)?:\/\/./.test(address)) {
      throw new Error('an address that begins with mongodb:// or mongodb+srv://');
    }
    return address || undefined;
  };
  return { ...secret(about), read };
}

/** Where the corpus is kept. */
export const STORE = {
  DATA_DIR: text('.data', 'Folder of the embedded store; made when it is missing.'),
  MONGODB_URI: mongoAddress(
    'Address of a MongoDB that keeps the corpus in place of the embedded store, e.g. `mongodb://127.0.0.1:27017/reprise`.',
  ),
  MONGODB_TIMEOUT_MS: integer(
    5000,
    { min: 100, max: 600_000 },
    'How long a look-up in MongoDB may take, in milliseconds (100 to 600,000); a slower one is answered with 503.',
  ),
  CACHE_BYTES: size('256mb', 0, 'Memory for what was looked up in MongoDB before; `0` for none.'),
} as const;
