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

/** Whether an error says that the database cannot be used now: it is out of reach, in an election, or refuses us. */
export function isOutage(error: unknown): error is Error {
  if (error instanceof DatabaseSilentError) return true;
  if (NO_SERVER.some((kind) => error instanceof kind)) return true;
  return error instanceof mongo.MongoServerError && NOT_NOW.has(Number(error.code));
}

/** Whether an error says that no server was found that could be asked: nothing has happened. */
export function isNobody(error: unknown): boolean {
  return error instanceof mongo.MongoServerSelectionError;
}

/** Server errors that say that a collection is gone: QueryPlanKilled, CursorNotFound and NamespaceNotFound. */
const GONE = new Set([175, 43, 26]);

/** Whether an error says that what was read has been removed. */
export function isGone(error: unknown): boolean {
  return error instanceof mongo.MongoServerError && GONE.has(Number(error.code));
}

/** Whether an error is the database's at all. */
export function isDatabaseError(error: unknown): error is Error {
  return error instanceof mongo.MongoError || error instanceof DatabaseSilentError;
}
