/** Which of several recorded replies answers: one of these, or the one with an index in the order of the file. */
export const PICK_NAMES = ['hash', 'first', 'random'] as const;
/** A rule: see {@link PICK_NAMES}. An index larger than there are replies begins again at the first. */
export type PickRule = (typeof PICK_NAMES)[number] | number;

/** The rule that a text names, e.g. `first` or `17`; undefined when it names none. */
export function pickRule(text: string): PickRule | undefined {
  if (/^\d{1,15}$/.test(text)) return Number(text);
  return PICK_NAMES.find((name) => name === text);
}
