import { SeedInput } from '../../src/conversation/seeding/seed-input.js';

/** Text of many pieces that gzip can make little of. */
export const LARGE = Buffer.from(
  Array.from({ length: 200_000 }, (_, i) => (i * 2_654_435_761) % 9973).join(' '),
);

/** All that an input holds. */
export async function contentOf(input: SeedInput): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of input.chunks()) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** The texts of the inputs that some paths mean. */
export async function contentsOf(...paths: string[]): Promise<string[]> {
  const inputs = await SeedInput.from(paths);
  const contents: string[] = [];
  for (const input of inputs) contents.push((await contentOf(input)).toString());
  return contents;
}
