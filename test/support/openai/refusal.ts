import { InvalidRequestError } from '../../../src/core/errors.js';

/** The error that a check of a request ends with. Throws when it does not. */
export function refusalOf(check: () => void): InvalidRequestError {
  try {
    check();
  } catch (error) {
    if (error instanceof InvalidRequestError) return error;
    throw error;
  }
  throw new Error('Nothing was refused.');
}
