import { idFromJson } from '../../core/conversation-id.js';
import type { Reply, Source } from '../../core/corpus.js';

const ASCII = /^[\0-\x7f]*$/;

/** A reply, and where it is recorded: that is put together for those who ask. */
export class RecordedReply implements Reply {
  /** @param id the bytes of the JSON of the conversation's id, a character each; empty when it has none */
  constructor(
    readonly json: Buffer,
    private readonly id: string,
    private readonly conversation: number,
    private readonly position: number,
  ) {}

  get source(): Source {
    const { conversation, position } = this;
    const json = ASCII.test(this.id) ? this.id : Buffer.from(this.id, 'latin1').toString();
    return { id: json === '' ? undefined : idFromJson(json), conversation, position };
  }

  /** Bytes of the JSON and the id. */
  get bytes(): number {
    return this.json.length + this.id.length;
  }

  /** The same with its JSON somewhere else. */
  withJson(json: Buffer): RecordedReply {
    return new RecordedReply(json, this.id, this.conversation, this.position);
  }
}
