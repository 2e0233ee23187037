import { Command, CommandRunner, Option } from 'nest-commander';
import { Corpus, type GenerationSummary } from '../core/corpus.js';
import { formatBytes, formatCount, formatText } from './format.js';

/** `reprise inspect`: figures of what the store holds, for a person or as JSON. */
@Command({
  name: 'inspect',
  description:
    'Show what the store holds: generations, counts, roles, lengths, the most repeated messages',
})
export class InspectCommand extends CommandRunner {
  constructor(private readonly corpus: Corpus) {
    super();
  }

  @Option({ flags: '--json', description: 'as JSON' })
  json(): boolean {
    return true;
  }

  override async run(_: string[], options: { json?: boolean }): Promise<void> {
    const generations = await this.corpus.generations();
    if (options.json) process.stdout.write(`${JSON.stringify(generations, null, 2)}\n`);
    else if (generations.length === 0)
      process.stdout.write(`The store in ${this.corpus.place} is empty.\n`);
    else process.stdout.write(generations.map(describe).join('\n'));
  }
}

function describe(generation: GenerationSummary): string {
  const { id, state, createdAt, conversations, messages, bytes, details } = generation;
  const lines = [
    `Generation ${id} (${state})${createdAt && `, of ${createdAt}`}`,
    `  Conversations  ${formatCount(conversations)}`,
    `  Messages       ${formatCount(messages)}`,
    ...(bytes === undefined ? [] : [`  On disk        ${formatBytes(bytes)}`]),
  ];
  if (details) {
    const { roles, lengths, repeated } = details;
    lines.push(
      `  Roles          ${roles.map(({ role, messages: n }) => `${formatText(role, 40)} ${formatCount(n)}`).join(', ')}`,
      `  Lengths        median ${formatCount(lengths.median)}, 90 % up to ${formatCount(lengths.p90)}, 99 % up to ${formatCount(lengths.p99)}, longest ${formatCount(lengths.longest)} characters`,
      ...(repeated.length > 0 ? ['  Most repeated  (human is user, gpt is assistant)'] : []),
      ...repeated.map(
        ({ times, from, value }) =>
          `    ${formatCount(times).padStart(9)} × ${from}: ${formatText(value, 60) || '(empty)'}`,
      ),
    );
  }
  return `${lines.join('\n')}\n`;
}
