import fc from 'fast-check';

/** The first surrogate, and how many there are. */
const SURROGATES = 0xd800;
const SURROGATES_COUNT = 0x800;

/**
 * Any character but a surrogate, as the unit of a `fc.string`. fast-check's own, `binary`, makes a map of a million
 * entries in each file that imports it, for a second.
 */
export const codePoint: fc.Arbitrary<string> = fc
  .nat(0x10ffff - SURROGATES_COUNT)
  .map((n) => String.fromCodePoint(n < SURROGATES ? n : n + SURROGATES_COUNT));
