import { ExportCommand } from './export.command.js';
import { InspectCommand } from './inspect.command.js';
import { Program } from './program.js';
import { SeedReportCommand } from './seed-report.command.js';
import { SeedCommand } from './seed.command.js';

/** The commands, and the program that has them: a new command is a file, and a line here. */
export const COMMANDS = [Program, SeedCommand, SeedReportCommand, InspectCommand, ExportCommand];
