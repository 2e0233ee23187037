import { hash } from 'node:crypto';
import { AskedConversation, type KnownConversation } from '../../core/asked-conversation.js';
import { ByteCache } from '../../core/byte-cache.js';
import type { ChatRequest, Wishes } from '../../core/chat.js';
import { KEY_BYTES } from '../../core/keys.js';
import type { FastRequest } from '../../core/fast-route.js';
import type { Message } from '../../core/message.js';
import type { Asked, Endpoint } from './endpoint.js';

/** Memory for what requests ask for, in bytes: that of some 36,000. */
const KNOWN_BYTES = 32 << 20;
/** What one costs, beside eight bytes for each message. */
const ENTRY_BYTES = 900;
/** The most UTF-16 code units of stop texts and of the model's name in one that is remembered. */
const MOST_UNITS = 256;

/** A request but for its texts. */
interface KnownRequest {
  readonly asked: Asked;
  readonly request: ChatRequest;
  readonly conversation: KnownConversation;
}

/**
 * Reads requests. What a body asks for depends on its bytes alone, so one that comes again, as those of load tests and of
 * retries do, is neither parsed nor hashed message by message: its texts are read only when something asks for them.
 */
export class KnownRequests {
  private readonly known = new ByteCache<KnownRequest>(KNOWN_BYTES);

  /**
   * What a request asks for.
   * @throws BadJsonError when its body is not JSON
   * @throws InvalidRequestError when it is not what it should be
   */
  read(endpoint: Endpoint, request: FastRequest, wishes: Wishes): Asked {
    const { bytes } = request;
    if (!bytes) return endpoint.read(request.json(), wishes);
    const name = endpoint.format.idPrefix + hash('sha256', bytes, 'binary');
    const known = this.known.get(name);
    if (known) return again(known, wishes, () => endpoint.read(request.json(), wishes));
    const asked = endpoint.read(request.json(), wishes);
    if (isShort(asked)) this.remember(name, asked);
    return asked;
  }

  private remember(name: string, asked: Asked): void {
    const [request] = asked.conversations;
    const { roles } = request.conversation;
    // Not from the pool of buffers, whose slabs it would keep.
    const history = Buffer.allocUnsafeSlow(KEY_BYTES);
    request.conversation.historyKey().copy(history);
    const conversation = { history, roles };
    const entry = {
      asked: { ...asked, conversations: [] },
      request: { ...request, conversation: FORGOTTEN, forModel: undefined },
      conversation,
    };
    this.known.set(name, entry, ENTRY_BYTES + 8 * roles.length);
  }
}

/** In the place of a conversation whose texts are not kept. */
const FORGOTTEN = new AskedConversation([]);

/** The same request with these wishes. Written out: copies of objects by `...` take ten times as long. */
function again(
  { asked, request, conversation }: KnownRequest,
  wishes: Wishes,
  read: () => Asked,
): Asked {
  let asRead: Asked | undefined;
  const once = (): Asked => (asRead ??= read());
  const texts = (): readonly Message[] => once().conversations[0].conversation.messages;
  return {
    model: asked.model,
    stream: asked.stream,
    options: asked.options,
    conversations: [
      {
        model: request.model,
        conversation: new AskedConversation(texts, false, conversation),
        n: request.n,
        seed: request.seed,
        maxTokens: request.maxTokens,
        stop: request.stop,
        demand: undefined,
        mostCalls: request.mostCalls,
        tokens: request.tokens,
        wishes,
        streamed: request.streamed,
        forModel: () => once().conversations[0].forModel?.(),
      },
    ],
  };
}

/** Whether little is left of a request without its texts: those of prompts and schemas are not only in messages. */
function isShort({ conversations, options, model }: Asked): boolean {
  const [{ demand, stop }] = conversations;
  if (conversations.length > 1 || demand || options.prompts || options.textTools) return false;
  return stop.reduce((sum, { length }) => sum + length, model.length) <= MOST_UNITS;
}
