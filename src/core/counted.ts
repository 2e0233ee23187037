/** So many of something, for people: `1 message`, `693,291 messages`. */
export function counted(count: number, noun: string): string {
  return `${count.toLocaleString('en-US')} ${noun}${count === 1 ? '' : 's'}`;
}

/** What a corpus holds, for people: `143 conversations, 789 messages`. */
export function countedCorpus(corpus: { conversations: number; messages: number }): string {
  return `${counted(corpus.conversations, 'conversation')}, ${counted(corpus.messages, 'message')}`;
}
