import { randomBytes } from 'node:crypto';

/** The form of every id that {@link generationId} makes. */
export const GENERATION_ID = /^\d{8}T\d{6}-[\da-f]{6}$/;

/** A new id for a generation: the time in UTC to the second, so that ids sort by age, and a random end. */
export function generationId(): string {
  const time = new Date()
    .toISOString()
    .replace(/\W|\.\d+Z$/g, '')
    .slice(0, 15);
  return `${time}-${randomBytes(3).toString('hex')}`;
}
