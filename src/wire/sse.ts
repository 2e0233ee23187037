/*
 * Server-sent events as OpenAI's API has them: each is a line `data: …` and an empty line; there are no ids, no names,
 * no comments.
 */

/** The media type of a stream of events. */
export const EVENT_STREAM = 'text/event-stream; charset=utf-8';

/** What stands before an event's data, and behind it. */
export const EVENT_HEAD = 'data: ';
export const EVENT_END = '\n\n';

/** The event that ends a stream. */
export const DONE = 'data: [DONE]\n\n';
