/**
 * The data of the events in a stream's text, which has to be what OpenAI's API sends, to the byte: each event a line
 * `data: …` and an empty line, one `[DONE]` at the end, and nothing else. Throws when it is not.
 */
export function eventData(text: string): string[] {
  const events = text.split('\n\n');
  if (events.pop() !== '') throw new Error('The stream does not end with an empty line.');
  const data = events.map((event) => {
    if (!event.startsWith('data: ')) throw new Error(`An event is not data: ${event}`);
    if (/[\r\n]/.test(event)) throw new Error(`An event has several lines: ${event}`);
    const value = event.slice('data: '.length);
    if (value === '') throw new Error('An event is empty.');
    return value;
  });
  if (data.pop() !== '[DONE]') throw new Error('The last event is not [DONE].');
  if (data.includes('[DONE]')) throw new Error('[DONE] comes twice.');
  return data;
}
