import { LmdbChats } from '../../../src/stores/lmdb/lmdb.chats.js';
import { describeChats, type ChatsStore } from '../../contracts/chats.contract.js';
import { removeFolder, temporaryFolder } from '../../support/temporary-folder.js';

class LmdbStore implements ChatsStore {
  private readonly dataDir = temporaryFolder();
  private readonly opened: LmdbChats[] = [];

  open(): LmdbChats {
    const chats = new LmdbChats(this.dataDir);
    this.opened.push(chats);
    return chats;
  }

  async close(): Promise<void> {
    for (const chats of this.opened) await chats.onApplicationShutdown();
    removeFolder(this.dataDir);
  }
}

describeChats('LMDB', () => new LmdbStore());
