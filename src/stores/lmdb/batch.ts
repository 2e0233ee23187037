import { idToJson } from '../../core/conversation-id.js';
import { jsonStringBytes, writeJsonString } from '../../core/json-string.js';
import { KEY_BYTES, messagePrefix, writeKeyOf, writeMessageKey } from '../../core/keys.js';
import { isToolCalls, type Conversation } from '../../core/message.js';

/*
 * Conversations on their way to the indexer, packed into one buffer that threads can hand over. Little-endian:
 *
 *   u32 bytes of the id's JSON (0: no id) · u32 messages · the id's JSON
 *   then each message: u32 bytes of its JSON · u32 where the text's JSON starts in it · u16 role · u16 unused
 *                      · 16-byte message key · its JSON
 */

const CONVERSATION_HEAD = 8;
const MESSAGE_HEAD = 12 + KEY_BYTES;
/** UTF-8 needs at most three bytes for each UTF-16 code unit. */
const WORST_BYTES = 3;
const TEXT_BYTES = 1 << 16;
/** A batch that grew beyond this many times its size held a rare giant text, and is not kept. */
const MOST_RECYCLED = 4;

/** A packed run of conversations. */
export interface Batch {
  readonly bytes: Buffer;
  /** Roles that were met for the first time; they continue the numbering of earlier batches. */
  readonly roles: string[];
}

/** A role, and what is written for each message of it. */
interface Role {
  readonly number: number;
  /** The start of the message's JSON. */
  readonly head: Buffer;
  /** The start of its key's preimage. */
  readonly prefix: Buffer;
  /** Whether its key is not of the text, but of the calls in it. */
  readonly calls: boolean;
}

/** A message inside a batch: places in {@link Batch.bytes}. */
export interface PackedMessage {
  /** Where its JSON begins and ends. */
  start: number;
  end: number;
  /** Where the JSON of its text begins; it ends one byte before `end`. */
  text: number;
  role: number;
  /** Where its message key is. */
  key: number;
}

/** Packs conversations into batches of about `size` bytes. */
export class BatchPacker {
  private bytes: Buffer;
  private readonly spare: Buffer[] = [];
  private used = 0;
  private newRoles: string[] = [];
  private readonly roles = new Map<string, Role>();
  private text = Buffer.allocUnsafeSlow(TEXT_BYTES);

  constructor(private readonly size: number) {
    this.bytes = Buffer.allocUnsafeSlow(size);
  }

  /** Adds a conversation; true when the batch is large enough to be taken. */
  add(conversation: Conversation): boolean {
    const id = conversation.id === undefined ? '' : idToJson(conversation.id);
    this.reserve(CONVERSATION_HEAD + id.length * WORST_BYTES);
    const at = this.used;
    const idBytes = this.bytes.write(id, at + CONVERSATION_HEAD);
    this.bytes.writeUInt32LE(idBytes, at);
    this.bytes.writeUInt32LE(conversation.messages.length, at + 4);
    this.used += CONVERSATION_HEAD + idBytes;
    for (const { from, value } of conversation.messages) this.addMessage(from, value);
    return this.used >= this.size;
  }

  /** The batch so far; the next one is empty. Undefined when nothing was added. */
  take(): Batch | undefined {
    if (this.used === 0) return undefined;
    const batch = { bytes: this.bytes.subarray(0, this.used), roles: this.newRoles };
    this.bytes = this.spare.pop() ?? Buffer.allocUnsafeSlow(this.size);
    this.used = 0;
    this.newRoles = [];
    return batch;
  }

  /** Takes back the bytes of a batch that is done: fresh memory costs more to touch than the texts to copy. */
  recycle(bytes: Buffer): void {
    if (bytes.length <= MOST_RECYCLED * this.size) this.spare.push(bytes);
  }

  private addMessage(from: string, value: string): void {
    const role = this.role(from);
    const at = this.used;
    const start = at + MESSAGE_HEAD;
    const text = start + role.head.length;
    const end =
      role.calls || !value.isWellFormed()
        ? this.addOther(from, value, text)
        : this.addText(role, value, text);
    const { bytes } = this;
    role.head.copy(bytes, start);
    bytes[end] = 0x7d;
    bytes.writeUInt32LE(end + 1 - start, at);
    bytes.writeUInt32LE(role.head.length, at + 4);
    bytes.writeUInt16LE(role.number, at + 8);
    this.used = end + 1;
  }

  /** Writes a message's key, and its text's JSON at `at`; where that ends. */
  private addText({ prefix }: Role, value: string, at: number): number {
    const worst = prefix.length + value.length * WORST_BYTES;
    if (this.text.length < worst) this.text = Buffer.allocUnsafeSlow(worst);
    const { text } = this;
    prefix.copy(text);
    const textEnd = prefix.length + text.write(value, prefix.length);
    this.reserve(at - this.used + jsonStringBytes(textEnd - prefix.length) + 1);
    writeKeyOf(text.subarray(0, textEnd), this.bytes, this.used + 12);
    const end = writeJsonString(text, prefix.length, textEnd, this.bytes, at);
    // A rare giant text must not keep its memory for the rest of the seed.
    if (text.length > TEXT_BYTES) this.text = Buffer.allocUnsafeSlow(TEXT_BYTES);
    return end;
  }

  /** As {@link addText}, for tool calls, and for a text with lone surrogates, which JSON escapes. */
  private addOther(from: string, value: string, at: number): number {
    const json = JSON.stringify(value);
    this.reserve(at - this.used + json.length * WORST_BYTES + 1);
    writeMessageKey(from, value, this.bytes, this.used + 12);
    return at + this.bytes.write(json, at);
  }

  private role(from: string): Role {
    let role = this.roles.get(from);
    if (role === undefined) {
      role = {
        number: this.roles.size,
        head: Buffer.from(`{"from":${JSON.stringify(from)},"value":`),
        prefix: Buffer.from(messagePrefix(from)),
        calls: isToolCalls(from),
      };
      this.roles.set(from, role);
      this.newRoles.push(from);
    }
    return role;
  }

  private reserve(more: number): void {
    if (this.used + more <= this.bytes.length) return;
    const larger = Buffer.allocUnsafeSlow(Math.max(2 * this.bytes.length, this.used + more));
    this.bytes.copy(larger, 0, 0, this.used);
    this.bytes = larger;
  }
}

/** Calls `visit` for each conversation of a batch: its id's JSON (empty when it has none), and its messages. */
export function unpack(
  bytes: Buffer,
  visit: (id: Buffer, messages: readonly PackedMessage[]) => void,
): void {
  let at = 0;
  while (at < bytes.length) {
    const idBytes = bytes.readUInt32LE(at);
    const count = bytes.readUInt32LE(at + 4);
    at += CONVERSATION_HEAD;
    const id = bytes.subarray(at, at + idBytes);
    at += idBytes;
    const messages: PackedMessage[] = [];
    for (let i = 0; i < count; i++) {
      const start = at + MESSAGE_HEAD;
      const end = start + bytes.readUInt32LE(at);
      messages.push({
        start,
        end,
        text: start + bytes.readUInt32LE(at + 4),
        role: bytes.readUInt16LE(at + 8),
        key: at + 12,
      });
      at = end;
    }
    visit(id, messages);
  }
}
