import { Injectable } from '@nestjs/common';
import { InjectCommander } from 'nest-commander';

/** The command line as a whole, under its own name whatever path it is run by. */
@Injectable()
export class Program {
  constructor(@InjectCommander() program: { name(name: string): unknown }) {
    program.name('reprise');
  }
}
