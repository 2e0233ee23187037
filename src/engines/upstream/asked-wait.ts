import { APIError } from 'openai';

/** The milliseconds until an upstream wants to be asked again, where an error says it. */
export function askedWait(error: unknown): number | undefined {
  const headers = headersOf(error);
  const milliseconds = headers?.get('retry-after-ms');
  const seconds = headers?.get('retry-after');
  if (milliseconds && Number(milliseconds) >= 0) return Number(milliseconds);
  if (!seconds) return undefined;
  // A number, or a date (RFC 9110, 10.2.3).
  const asked = Number.isNaN(Number(seconds))
    ? Date.parse(seconds) - Date.now()
    : Number(seconds) * 1000;
  return Number.isFinite(asked) ? Math.max(0, asked) : undefined;
}

/** The headers of the answer that an error is. */
export function headersOf(error: unknown): Headers | undefined {
  return error instanceof APIError ? (error.headers as Headers | undefined) : undefined;
}
