import { Injectable } from '@nestjs/common';
import { InjectCommander } from 'nest-commander';

interface Subcommand {
  allowExcessArguments(allow: boolean): unknown;
}

/** What there is to say to commander itself. */
interface Commander {
  name(name: string): unknown;
  hook(event: 'preSubcommand', listener: (program: unknown, command: Subcommand) => void): unknown;
}

/** The command line as a whole, under its own name whatever path it is run by. No command ignores arguments. */
@Injectable()
export class Program {
  constructor(@InjectCommander() program: Commander) {
    program.name('reprise');
    program.hook('preSubcommand', (_, command) => {
      command.allowExcessArguments(false);
    });
  }
}
