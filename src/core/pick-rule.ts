const NAMES = ['hash', 'first', 'random'] as const;

/**
 * Which of several recorded replies answers: the one that the conversation's hash picks, the first, any, or the one with
 * an index in the order of the file; an index larger than there are replies begins again at the first.
 */
export type PickRule = (typeof NAMES)[number] | number;

/** What {@link pickRule} takes, for people. */
export const PICK_EXPECTED = `one of ${NAMES.join(', ')}, or a whole number of at most 15 digits`;

/** The rule that a text names, e.g. `first` or `17`; undefined when it names none. */
export function pickRule(text: string): PickRule | undefined {
  if (/^\d{1,15}$/.test(text)) return Number(text);
  return NAMES.find((name) => name === text);
}
