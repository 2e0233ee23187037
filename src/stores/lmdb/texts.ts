import { idFromJson, type ConversationId } from '../../core/conversation-id.js';
import type { Source } from '../../core/corpus.js';
import type { Conversation, Message } from '../../core/message.js';
import {
  headerOf,
  idElsewhere,
  isContinued,
  isConversation,
  positionOf,
  slotBytes,
  slotCount,
  slotText,
  type Place,
} from './block.js';
import type { MessagePlace } from './message-place.js';
import { RecordedReply } from './recorded-reply.js';
import type { TableReader } from './table-reader.js';

/** Reads the texts of a generation. */
export class Texts {
  /** @param blocks see block.ts */
  constructor(private readonly blocks: TableReader) {}

  /** The reply at a place. */
  reply({ block: number, slot, conversation }: MessagePlace): RecordedReply {
    const block = this.blocks.need(number);
    const json = slotBytes(block, slot);
    const header = headerOf(block, slot);
    const position = positionOf(block, slot, header);
    return new RecordedReply(json, this.id(block, header), conversation, position);
  }

  /** The message at a place, and where that is. */
  recorded(place: MessagePlace): { readonly message: Message; readonly source: Source } {
    const { json, source } = this.reply(place);
    return { message: parsed(json.toString()), source };
  }

  /** The message at a place. */
  message({ block, slot }: Place): Message {
    return parsed(slotText(this.blocks.need(block), slot, 'utf8'));
  }

  /** The place before that of a reply: always a message of the same conversation. */
  before({ block, slot }: Place): Place {
    const first = isContinued(this.blocks.need(block)) ? 1 : 0;
    if (slot > first) return { block, slot: slot - 1 };
    return { block: block - 1, slot: slotCount(this.blocks.need(block - 1)) - 1 };
  }

  /** All conversations, in file order. */
  *conversations(): Generator<Conversation> {
    let open: { id?: ConversationId; messages: Message[] } | undefined;
    for (let number = 0; ; number++) {
      const block = this.blocks.read(number);
      if (!block) break;
      for (const { isHeader, text } of slotsOf(block)) {
        if (isHeader) {
          if (open) yield open;
          open = { ...(text && { id: idFromJson(text) }), messages: [] };
        } else open?.messages.push(parsed(text));
      }
    }
    if (open) yield open;
  }

  /** The id of the conversation whose header is in a block, as {@link RecordedReply} takes it. */
  private id(block: Buffer, header: number): string {
    const elsewhere = idElsewhere(block, header);
    if (elsewhere === undefined) return slotText(block, header, 'latin1');
    const first = this.blocks.need(elsewhere);
    return slotText(first, headerOf(first, slotCount(first)), 'latin1');
  }
}

/** The slots of a block, without a repeated header; its bytes are not needed any more. */
function slotsOf(block: Buffer): { isHeader: boolean; text: string }[] {
  const all = Array.from({ length: slotCount(block) }, (_, slot) => ({
    isHeader: isConversation(block, slot),
    text: slotText(block, slot, 'utf8'),
  }));
  return isContinued(block) ? all.slice(1) : all;
}

function parsed(json: string): Message {
  return JSON.parse(json) as Message;
}
