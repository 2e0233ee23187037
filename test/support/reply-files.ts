import { dialogue } from './dialogue.js';

/** An entry of a ShareGPT file, with one reply. */
export const entry = (reply: string): object => ({ conversations: dialogue('hi', reply).messages });

/** A file with these replies, as a JSON array. */
export const array = (...replies: string[]): string => JSON.stringify(replies.map(entry), null, 1);

/** A file with these replies, as JSON Lines. */
export const lines = (...replies: string[]): string =>
  replies.map((reply) => `${JSON.stringify(entry(reply))}\n`).join('');
