/** The most marks in a row that are left as they are. */
const MOST_MARKS = 30;
/** Breaks a run of marks, and is invisible: the combining grapheme joiner. */
const JOINER = '\u034f';

/** No code unit below is a mark. */
const FIRST_MARK = 0x300;
/** Marks but for the joiner, and two letters that become marks when they are normalised. */
const MARK = `(?:(?!${JOINER})[\\p{M}\\uff9e\\uff9f])`;
const LONG_RUN = new RegExp(`${MARK}{${MOST_MARKS}}(?=${MARK})`, 'gu');
const ONE_MARK = new RegExp(`^${MARK}$`, 'u');

/** Whether a UTF-16 code unit may belong to a mark; found out once for each. */
const YES = 1;
const NO = 2;
const known = new Uint8Array(0x1_0000);

/**
 * The text with a joiner in every run of more than 30 combining marks, much as Unicode's Stream-Safe Text Process (UAX
 * #15, section 13) has it. Normalising puts the marks of a run in order, which takes the square of its length: some
 * hundred kilobytes of marks would take seconds.
 */
export function streamSafe(text: string): string {
  let run = 0;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit < FIRST_MARK || (known[unit] || classify(unit)) === NO) run = 0;
    else if (++run > MOST_MARKS) return text.replace(LONG_RUN, `$&${JOINER}`);
  }
  return text;
}

function classify(unit: number): number {
  // Halves of pairs may be of marks.
  const surrogate = unit >= 0xd800 && unit <= 0xdfff;
  const may = surrogate || ONE_MARK.test(String.fromCharCode(unit)) ? YES : NO;
  known[unit] = may;
  return may;
}
