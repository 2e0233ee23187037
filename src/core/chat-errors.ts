import { RepriseError } from './errors.js';

/** Nothing recorded answers a chat. */
export class NoRecordedReplyError extends RepriseError {
  readonly status = 404;
  readonly code = 'no_recorded_reply';
  /** @param param the prompt that nothing answers; null for messages, of which the whole is at fault */
  constructor(
    message: string,
    override readonly param: string | null = null,
  ) {
    super(message);
  }
}

/** A chat is to be answered by a real model, and the settings name none. */
export class NoUpstreamError extends RepriseError {
  readonly status = 501;
  readonly code = 'no_upstream';
  constructor() {
    super(
      'There is no upstream to ask: set UPSTREAM_BASE_URL, UPSTREAM_API_KEY, or those of Azure OpenAI.',
    );
  }
}

/** The client has left before its answer. Nobody is told. */
export class ClientLeftError extends RepriseError {
  // What nginx logs for it.
  readonly status = 499;
  readonly code = 'client_left';
  constructor() {
    super('The client has left.');
  }
}

/** A request asks for a fault where the settings do not allow it. */
export class FaultsForbiddenError extends RepriseError {
  readonly status = 403;
  readonly code = 'faults_forbidden';
  constructor() {
    super('Requests may not ask for faults here: ALLOW_FAULTS is false.');
  }
}

/** The answer would be larger than any answer may be. */
export class AnswerTooLargeError extends RepriseError {
  readonly status = 400;
  readonly code = 'answer_too_large';

  /** @param most what an answer may have, with its unit */
  constructor(most: string) {
    super(`The answer would have more than ${most}. Ask for fewer replies, or for shorter ones.`);
  }
}

/** As much is recorded as may be. Clients are answered all the same. */
export class RecordingsFullError extends RepriseError {
  readonly status = 507;
  readonly code = 'recordings_full';

  /** @param most how many bytes there may be */
  constructor(most: number) {
    super(
      `There are as many recordings as may be: RECORD_LIMIT is ${most.toLocaleString('en-US')} bytes.`,
    );
  }
}

/** A chat does not end where it was thought to: somebody else has appended to it, or removed it. */
export class ChatMovedOnError extends RepriseError {
  readonly status = 409;
  readonly code = 'chat_moved_on';

  /**
   * @param total how many messages it has
   * @param expected how many it was thought to have
   */
  constructor(total: number, expected: number) {
    super(`The chat has ${total} messages by now, not ${expected}.`);
  }
}

/** A turn of a chat is longer than any may be. */
export class ChatMessageTooLongError extends RepriseError {
  readonly status = 413;
  readonly code = 'chat_message_too_long';

  /**
   * @param bytes how many its texts have
   * @param most how many they may have
   */
  constructor(bytes: number, most: number) {
    const [has, may] = [bytes, most].map((count) => count.toLocaleString('en-US'));
    super(`The messages of a turn have ${has} bytes; ${may} are the most that are kept at a time.`);
  }
}
