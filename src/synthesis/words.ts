/** Plain words for texts and names that mean nothing. */
export const NOUNS = [
  ...['river', 'garden', 'letter', 'window', 'market', 'bridge', 'engine', 'harbour', 'lantern'],
  ...['mountain', 'notebook', 'orchard', 'paper', 'quarry', 'road', 'signal', 'table', 'valley'],
  ...['village', 'winter', 'anchor', 'basket', 'candle', 'drawer', 'feather', 'glacier', 'hammer'],
  ...['island', 'journal', 'kitchen', 'ladder', 'meadow', 'needle', 'ocean', 'pencil', 'ribbon'],
] as const;

export const ADJECTIVES = [
  ...['quiet', 'green', 'narrow', 'early', 'gentle', 'plain', 'round', 'silver', 'steady', 'warm'],
  ...['bright', 'careful', 'distant', 'even', 'familiar', 'heavy', 'idle', 'light', 'modest'],
  ...['northern', 'open', 'patient', 'simple', 'tall', 'useful', 'wide', 'young', 'old', 'small'],
] as const;

export const VERBS = [
  ...['follows', 'holds', 'meets', 'carries', 'crosses', 'answers', 'borrows', 'covers', 'draws'],
  ...['finds', 'greets', 'keeps', 'leaves', 'marks', 'opens', 'passes', 'reaches', 'shows'],
  ...['turns', 'visits', 'watches', 'counts', 'describes', 'joins', 'repeats', 'supports'],
] as const;
