import type { Settings } from '../config/env.js';
import type { Corpus } from '../core/corpus.js';
import { countedCorpus } from '../core/counted.js';
import { CorpusUnavailableError, StoreUnavailableError } from '../core/errors.js';
import type { Message } from '../core/message.js';
import { engineLine } from './engine-line.js';

/** Conversations that are searched for a question to show. */
const SEARCHED = 100;
/** Most characters of the question: the command should fit on a screen. */
const LONGEST = 80;

/** What the start prints: where everything is, and a command that gets an answer from the corpus that is there. */
export async function welcome(url: string, corpus: Corpus, settings: Settings): Promise<string> {
  const api = `${url}/conversation/completion`;
  const lines = [
    `  OpenAI ${url}/v1`,
    `  API    POST ${api}`,
    `  Docs   ${url}/docs`,
    ...engineLine(settings),
    ...(await aboutCorpus(api, corpus)),
  ];
  return `Reprise is listening on ${url}\n\n${lines.join('\n')}\n`;
}

/** What is in the corpus, or why nothing can be read of it. */
async function aboutCorpus(api: string, corpus: Corpus): Promise<string[]> {
  try {
    const live = (await corpus.generations()).find(({ state }) => state === 'live');
    if (!live) return ['  Corpus none yet: npm run seed -- FILE'];
    const question = await aQuestion(corpus);
    const size = `  Corpus ${countedCorpus(live)}`;
    if (!question) return [size];
    const body = JSON.stringify({ messages: [question] });
    return [size, `  Try    curl -s ${api} -H 'content-type: application/json' -d '${body}'`];
  } catch (error) {
    if (error instanceof CorpusUnavailableError || error instanceof StoreUnavailableError)
      return [`  Corpus ${error.told}`];
    throw error;
  }
}

/** A message with a recorded reply that a shell takes as it is. */
async function aQuestion(corpus: Corpus): Promise<Message | undefined> {
  let searched = 0;
  for await (const { messages } of corpus.conversations()) {
    const [first] = messages;
    if (messages.length > 1 && isPlain(first.value) && isPlain(first.from)) return first;
    if (++searched === SEARCHED) break;
  }
  return undefined;
}

function isPlain(text: string): boolean {
  return text.length > 0 && text.length <= LONGEST && !/[\p{C}'\\]/u.test(text);
}
