import { isNativeError } from 'node:util/types';
import { SeedInputError } from '../../core/seed-errors.js';

const REASONS: Record<string, string> = {
  ENOENT: 'no such file or folder',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EISDIR: 'is a folder',
  EMFILE: 'too many open files',
};

/** The error of a system call in words that its user can act on; other errors stay what they are. */
export function readError(name: string, error: unknown): unknown {
  if (!isNativeError(error) || !('syscall' in error)) return error;
  return new SeedInputError(`${name}: ${REASONS[codeOf(error)] ?? error.message}`);
}

/** The code of a system's or a library's error; empty when it has none. */
export function codeOf(error: unknown): string {
  return isNativeError(error) ? String((error as NodeJS.ErrnoException).code) : '';
}
