import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** Messages that people send over and over; they open and continue many conversations. */
const COMMON = ['continue', 'hi', 'thanks', 'please continue', 'go on', 'yes', 'no', 'more'];
const WORDS = 4000;

/** A deterministic stream of numbers from 0 to 1 (Lehmer's generator). */
function random(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
}

/** Writes a deterministic ShareGPT corpus of about 7 kB an entry, with the lengths of short questions and long replies. */
export async function writeCorpus(path: string, entries: number): Promise<void> {
  const next = random(20_230_401);
  const words = Array.from({ length: WORDS }, () =>
    Array.from({ length: 2 + Math.floor(next() * 8) }, () =>
      String.fromCharCode(97 + Math.floor(next() * 26)),
    ).join(''),
  );
  const text = (length: number): string => {
    let out = '';
    while (out.length < length) {
      out +=
        words[Math.floor(next() ** 2 * WORDS)] +
        (next() < 0.03 ? '.\n' : next() < 0.01 ? '"é" ' : ' ');
    }
    return out.trim();
  };
  const entry = (number: number): string => {
    const conversations = Array.from({ length: 1 + Math.floor(-Math.log(next()) * 4) }, () => [
      {
        from: 'human',
        value: next() < 0.1 ? COMMON[Math.floor(next() * COMMON.length)] : text(next() ** 3 * 600),
      },
      { from: 'gpt', value: text(next() * 2600) },
    ]).flat();
    return JSON.stringify({ id: `c${number}`, conversations });
  };
  function* lines(): Generator<string> {
    for (let number = 0; number < entries; number++)
      yield `${number === 0 ? '[\n' : ',\n'}${entry(number)}`;
    yield '\n]\n';
  }
  await pipeline(Readable.from(lines()), createWriteStream(path));
}
