import { Command, CommandRunner, Help } from 'nest-commander';
import { RepriseError } from '../core/errors.js';
import { SeedCancelledError, SeedInputError, SeedRunningError } from '../core/seed-errors.js';
import { ownSeedFile } from '../conversation/seeding/seed-file.js';
import { SeedInput } from '../conversation/seeding/seed-input.js';
import { Seeder } from '../conversation/seeding/seeder.js';
import { Settings } from '../config/env.js';
import { Interrupt } from './interrupt.js';
import { showProgress, type ProgressDisplay } from './progress.js';
import { seedSummary } from './seed-summary.js';

const STAYS = 'The corpus stays as it was.';

/** `reprise seed`: replaces the corpus. The first signal cancels it, as long as the new corpus is not live. */
@Command({
  name: 'seed',
  arguments: '[paths...]',
  description: 'Replace the corpus with the conversations of files, folders, or standard input (-)',
})
export class SeedCommand extends CommandRunner {
  constructor(
    private readonly seeder: Seeder,
    private readonly settings: Settings,
  ) {
    super();
  }

  @Help('after')
  more(): string {
    return `
Reads a JSON array or JSON Lines of conversations, plain or gzip, told apart by content. The entries may be
  {id, conversations: [{from, value}]}    {id, items: [{from, value}]}
  {conversation: [{role, content}]}       {messages: [{role, content}]}
Without a path it reads the setting SEED_FILE. It writes to the store in DATA_DIR (default: .data), or to the one at MONGODB_URI.`;
  }

  override async run(paths: string[]): Promise<void> {
    const from = paths.length > 0 ? paths : this.ownFile();
    const interrupt = new Interrupt();
    let display: ProgressDisplay | undefined;
    try {
      const inputs = await SeedInput.from(from);
      display = showProgress(inputs);
      const options = { signal: interrupt.signal, onProgress: display.update };
      const result = await this.seeder.seed(inputs, options);
      display.stop();
      process.stdout.write(seedSummary(result));
    } catch (error) {
      display?.stop();
      if (!(error instanceof RepriseError)) throw error;
      process.stderr.write(`${lineFor(error)}\n`);
      process.exitCode = error instanceof SeedCancelledError ? interrupt.status : 1;
    }
  }

  /** Never the bundled sample: it would take the place of a corpus that nobody wanted to lose. */
  private ownFile(): string[] {
    const file = ownSeedFile(this.settings.seedFile);
    if (file !== undefined) return [file];
    throw new SeedInputError(
      'Nothing to seed: name files, folders, or - for standard input, or set SEED_FILE.',
    );
  }
}

/** What a person is told of a seed that came to nothing. */
function lineFor(error: RepriseError): string {
  const { told } = error;
  // The seed that runs will change the corpus.
  if (error instanceof SeedRunningError || told.endsWith(STAYS)) return told;
  return `${told.replace(/\.$/, '')}. ${STAYS}`;
}
