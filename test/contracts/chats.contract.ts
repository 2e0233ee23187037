import { afterEach, beforeEach } from '@jest/globals';
import { describeAppending } from './chats/appending.js';
import { describeBounds } from './chats/bounds.js';
import { describeContexts } from './chats/contexts.js';
import { describeListing } from './chats/listing.js';
import { describeModel } from './chats/model.js';
import type { ChatsStore, OpenedChats } from './chats/opened.js';
import { describeRemoving } from './chats/removing.js';
import { describeSystems } from './chats/systems.js';
import { describeTexts } from './chats/texts.js';
import { describeWriters } from './chats/writers.js';

export type { ChatsStore } from './chats/opened.js';

/** The behaviour of every store's chats. Each test gets a store of its own. */
export function describeChats(name: string, makeStore: () => ChatsStore): void {
  let opened: OpenedChats;

  beforeEach(() => {
    const store = makeStore();
    opened = { store, chats: store.open() };
  });

  afterEach(() => opened.store.close());

  const parts = [
    describeAppending,
    describeWriters,
    describeSystems,
    describeContexts,
    describeTexts,
    describeBounds,
    describeRemoving,
    describeListing,
    describeModel,
  ];
  for (const part of parts) part(name, () => opened);
}
