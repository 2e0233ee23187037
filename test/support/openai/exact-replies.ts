import OpenAI from 'openai';
import { conversationsIn } from '../corpora.js';
import type { House } from '../house.js';
import { CheckedFetch } from './checked-fetch.js';
import { recordedReplies, type RecordedReply } from './recorded-chat.js';

/** Requests that are under way at a time. */
const CONCURRENCY = 32;

/**
 * Seeds files, and asks for each of their replies through the official SDK, with its whole history, as a whole and as a
 * stream. Returns how many were asked for, and what was wrong.
 */
export async function askForAll(
  house: House,
  paths: readonly string[],
): Promise<{ asked: number; wrong: string[] }> {
  await house.seedFiles(...paths);
  const server = await house.serve();
  const { fetch, faults } = new CheckedFetch();
  const openai = new OpenAI({ baseURL: `${server.url}/v1`, apiKey: 'none', maxRetries: 0, fetch });
  const replies = recordedReplies(paths.flatMap((path) => conversationsIn(path)));
  const wrong: string[] = [];
  const left = replies.values();
  const lane = async (): Promise<void> => {
    for (const reply of left) {
      const difference = await compare(openai, reply);
      if (difference) wrong.push(`${difference} for ${JSON.stringify(reply)}`);
    }
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, lane));
  await server.stop();
  return { asked: replies.length, wrong: [...wrong, ...faults] };
}

/** What is wrong with the answers to a request; undefined when nothing is. */
async function compare(
  openai: OpenAI,
  { messages, index, total, reply }: RecordedReply,
): Promise<string | undefined> {
  const headers = { 'x-reprise-pick': String(index) };
  const body = { model: 'gpt-4o', messages };
  const { data, response } = await openai.chat.completions.create(body, { headers }).withResponse();
  const found = ['x-reprise-rung', 'x-reprise-total'].map((name) => response.headers.get(name));
  if (found.join() !== `history,${total}`) return `found ${found.join()} of ${total}`;
  const [{ message }] = data.choices;
  const whole = message.content ?? callText(message.tool_calls);
  if (whole !== reply.value) return `got ${whole}`;
  const stream = await openai.chat.completions.create({ ...body, stream: true }, { headers });
  let text = '';
  let name = '';
  for await (const { choices } of stream) {
    const { content, tool_calls: calls } = choices[0].delta;
    name += calls?.[0].function?.name ?? '';
    text += content ?? '';
    text += calls?.[0].function?.arguments ?? '';
  }
  const streamed = name === '' ? text : recordedCall(name, text);
  return streamed === reply.value ? undefined : `streamed ${streamed}`;
}

type Calls = OpenAI.Chat.ChatCompletionMessage['tool_calls'];

function callText(calls: Calls): string {
  const [call] = calls ?? [];
  if (call.type !== 'function') throw new Error(call.type);
  return recordedCall(call.function.name, call.function.arguments);
}

/** A call as the files have it. */
function recordedCall(name: string, text: string): string {
  return `{"name": ${JSON.stringify(name)}, "arguments": ${text}}`;
}
