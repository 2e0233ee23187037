import { Injectable } from '@nestjs/common';
import {
  Corpus,
  NO_REPLIES,
  ReplySource,
  type Replies,
  type ReplyQuery,
  type Rung,
} from '../core/corpus.js';
import { CorpusUnavailableError } from '../core/errors.js';
import { andThen, orElse, type MaybePromise } from '../core/maybe-promise.js';
import { Recordings } from '../core/recordings.js';
import { JoinedReplies } from './joined-replies.js';

/** Rungs that compare the whole conversation: a recording of it is what somebody wanted to be answered. */
const WHOLE: readonly Rung[] = ['history', 'history-without-system'];

/**
 * The corpus with what this server has recorded. Recordings of the very conversation answer it alone; elsewhere they
 * stand behind what the corpus has, as if they were at the end of its file. Where there is no corpus, they are all.
 */
@Injectable()
export class RecordedCorpus extends ReplySource {
  constructor(
    private readonly corpus: Corpus,
    private readonly recordings: Recordings,
  ) {
    super();
  }

  replies(query: ReplyQuery): MaybePromise<Replies> {
    const isWhole = WHOLE.includes(query.rung);
    const recorded = this.recordings.replies(isWhole ? query : counted(query));
    if (!(recorded instanceof Promise)) {
      if (recorded.total === 0) return this.corpus.replies(query);
      return isWhole ? recorded : this.joined(query, recorded.total);
    }
    // The corpus is asked beside it, though not for a choice: that would be asked for twice.
    const known = this.begun(counted(query));
    return recorded.then((found) => {
      if (found.total === 0) return andThen(known(), () => this.corpus.replies(query));
      return isWhole ? found : this.joined(query, found.total);
    });
  }

  /** Those of the corpus and, behind them, so many recorded ones. */
  private joined(query: ReplyQuery, recorded: number): MaybePromise<Replies> {
    return andThen(this.orNone(counted(query)), ({ total }) => {
      if (total === 0) return this.recordings.replies(query);
      const joined = new JoinedReplies(query, total, recorded);
      return andThen(this.orNone(joined.first), (first) =>
        // It was replaced by one without any, or went, just now.
        first.total === 0
          ? this.recordings.replies(query)
          : andThen(this.recordings.replies(joined.second), (second) => joined.join(first, second)),
      );
    });
  }

  /** The replies of the corpus, which may be missing. */
  private orNone(query: ReplyQuery): MaybePromise<Replies> {
    return orElse(
      () => this.corpus.replies(query),
      (error): Replies => {
        if (error instanceof CorpusUnavailableError) return NO_REPLIES;
        throw error;
      },
    );
  }

  /** Asks the corpus now; gives the answer, or throws what it failed with, later. */
  private begun(query: ReplyQuery): () => MaybePromise<Replies> {
    try {
      const replies = this.corpus.replies(query);
      if (replies instanceof Promise) replies.catch(() => undefined);
      return () => replies;
    } catch (error) {
      return () => {
        throw error;
      };
    }
  }
}

/** The query that asks how many replies there are, and for none of them. */
function counted({
  rung,
  key,
  from,
  previousFrom,
  firstOfConversation = false,
}: ReplyQuery): ReplyQuery {
  return { rung, key, from, previousFrom, firstOfConversation, limit: 0 };
}
