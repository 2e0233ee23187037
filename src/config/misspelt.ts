import { VARIABLES } from './variables.js';

const SETTINGS = Object.keys(VARIABLES);

/** What is left out of the names of times most easily. */
const UNIT = '_MS';

/** Most characters that are wrong in a name; in a short one, one: any more, and it is another program's (`MODE`, `COST`). */
const MOST_WRONG = 2;
const SHORT = 6;

/** Warns of each of the names in a file `.env` that is no setting and yet near one; others are other programs'. */
export function warningsOf(names: readonly string[]): string[] {
  return names.flatMap((name) => {
    const meant = settingNear(name);
    return meant === undefined ? [] : [`.env: ${name} is not a setting; did you mean ${meant}?`];
  });
}

/** The setting that a name is a slip of; undefined when it is a setting, or near none. */
function settingNear(name: string): string | undefined {
  if (SETTINGS.includes(name)) return undefined;
  let nearest: string | undefined;
  let least = Infinity;
  for (const setting of SETTINGS) {
    const wrong = Math.min(...spellings(setting).map((each) => distance(name.toUpperCase(), each)));
    const most = setting.length > SHORT ? MOST_WRONG : 1;
    if (wrong > most || wrong >= least) continue;
    nearest = setting;
    least = wrong;
  }
  return nearest;
}

function spellings(setting: string): string[] {
  return setting.endsWith(UNIT) ? [setting, setting.slice(0, -UNIT.length)] : [setting];
}

/** Levenshtein's: how many characters are to be put in, left out or replaced to make one text of the other. */
function distance(one: string, other: string): number {
  let above = Array.from({ length: other.length + 1 }, (_, column) => column);
  for (let row = 1; row <= one.length; row++) {
    const line = [row];
    for (let column = 1; column <= other.length; column++) {
      const replaced = above[column - 1] + (one[row - 1] === other[column - 1] ? 0 : 1);
      line.push(Math.min(replaced, above[column] + 1, line[column - 1] + 1));
    }
    above = line;
  }
  return above[other.length];
}
