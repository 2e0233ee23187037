import { ExportCommand } from './export.command.js';
import { InspectCommand } from './inspect.command.js';
import { SeedCommand } from './seed.command.js';

/** The commands: a new one is a file, and a line here. */
export const COMMANDS = [SeedCommand, InspectCommand, ExportCommand];
