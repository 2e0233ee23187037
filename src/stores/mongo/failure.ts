import mongoose from 'mongoose';

const { mongo } = mongoose;

/** What the driver ends with when there is no server to speak to, or the connection breaks. */
const NO_SERVER = [
  mongo.MongoNetworkError,
  mongo.MongoServerSelectionError,
  mongoose.Error.MongooseServerSelectionError,
  mongo.MongoNotConnectedError,
  mongo.MongoTopologyClosedError,
  mongo.MongoClientClosedError,
  mongo.MongoServerClosedError,
  mongo.MongoExpiredSessionError,
];

/** Server errors that say that the server cannot answer now, or not this client; numbers from MongoDB's error codes. */
const NOT_NOW = new Set([
  6, // HostUnreachable
  7, // HostNotFound
  13, // Unauthorized
  18, // AuthenticationFailed
  50, // MaxTimeMSExpired
  64, // WriteConcernFailed
  89, // NetworkTimeout
  91, // ShutdownInProgress
  133, // FailedToSatisfyReadPreference
  134, // ReadConcernMajorityNotAvailableYet
  189, // PrimarySteppedDown
  262, // ExceededTimeLimit
  8000, // AtlasError
  9001, // SocketException
  10107, // NotWritablePrimary
  11600, // InterruptedAtShutdown
  11602, // InterruptedDueToReplStateChange
  13435, // NotPrimaryNoSecondaryOk
  13436, // NotPrimaryOrSecondary
]);

/** Nothing was heard of the database within the time that it has. */
export class DatabaseSilentError extends Error {
  constructor(milliseconds: number) {
    super(`no answer within ${milliseconds} ms`);
  }
}

/** The error of a batch is another one's wrapping. */
function bare(error: unknown): unknown {
  const isWrapped =
    error instanceof mongo.MongoBulkWriteError && (error.errorResponse as unknown) instanceof Error;
  return isWrapped ? error.errorResponse : error;
}

/** The system's errors of a broken connection, which the driver lets through when it writes to one that just broke. */
const BROKEN = new Set(['EPIPE', 'ECONNRESET']);

/** Whether an error is the system's, of a connection that broke. */
export function isBroken(error: unknown): error is Error {
  return error instanceof Error && 'code' in error && BROKEN.has(String(error.code));
}

/** Whether an error says that the database cannot be used now: it is out of reach, in an election, or refuses us. */
export function isOutage(error: unknown): error is Error {
  const inner = bare(error);
  if (inner instanceof DatabaseSilentError || isBroken(inner)) return true;
  if (NO_SERVER.some((kind) => inner instanceof kind)) return true;
  return inner instanceof mongo.MongoServerError && NOT_NOW.has(Number(inner.code));
}

/** Whether an error says that no server was found that could be asked: nothing has happened. */
export function isNobody(error: unknown): boolean {
  return bare(error) instanceof mongo.MongoServerSelectionError;
}

const DUPLICATE_KEY = 11000;

/** Whether all that is wrong with a batch is that documents of these ids are there. */
export function isThere(error: unknown): boolean {
  if (!(error instanceof mongo.MongoBulkWriteError)) return false;
  const faults = [error.writeErrors].flat();
  const isStored = error.result.getWriteConcernError() === undefined;
  return isStored && faults.length > 0 && faults.every(({ code }) => code === DUPLICATE_KEY);
}

/** Whether an error says that a document of this id is there. */
export function isRepeated(error: unknown): boolean {
  return error instanceof mongo.MongoServerError && error.code === DUPLICATE_KEY;
}

/** Server errors that say that a collection is gone: QueryPlanKilled, CursorNotFound and NamespaceNotFound. */
const GONE = new Set([175, 43, 26]);

/** Whether an error says that what was read has been removed. */
export function isGone(error: unknown): boolean {
  return error instanceof mongo.MongoServerError && GONE.has(Number(error.code));
}

/** Whether an error is the database's at all. */
export function isDatabaseError(error: unknown): error is Error {
  return (
    error instanceof mongo.MongoError || error instanceof DatabaseSilentError || isBroken(error)
  );
}
