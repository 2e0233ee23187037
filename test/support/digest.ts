import { createHash } from 'node:crypto';

/** The first 128 bits of a SHA-256, in hexadecimal. */
export function sha(...preimage: (string | Uint8Array)[]): string {
  const hash = createHash('sha256');
  for (const part of preimage) hash.update(part);
  return hash.digest('hex').slice(0, 32);
}

/** The bytes of a key, in hexadecimal. */
export function hex(key: Buffer | undefined): string | undefined {
  return key?.toString('hex');
}
