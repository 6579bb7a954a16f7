/** What the engine reports (a PostgreSQL SQLSTATE, partly of its own) to MongoDB's error codes and labels. */
import type { Document } from 'bson';
import { z } from 'zod';

/** A refusal by the gateway itself, with MongoDB's code. */
export class CommandError extends Error {
  readonly code: number;
  readonly codeName: string;
  constructor(code: number, codeName: string, message: string) {
    super(message);
    this.code = code;
    this.codeName = codeName;
  }
}

const codes: Record<string, readonly [code: number, codeName: string]> = {
  // PostgreSQL's own
  '23505': [11000, 'DuplicateKey'],
  '23P01': [11000, 'DuplicateKey'],
  '40001': [112, 'WriteConflict'],
  '40P01': [112, 'WriteConflict'],
  '55P03': [112, 'WriteConflict'],
  '42P01': [26, 'NamespaceNotFound'],
  '42501': [13, 'Unauthorized'],
  '57014': [50, 'MaxTimeMSExpired'],
  '0A000': [115, 'CommandNotSupported'],
  '53100': [14031, 'OutOfDiskSpace'],
  // the engine's
  M0001: [2, 'BadValue'],
  M0003: [9, 'FailedToParse'],
  M0004: [14, 'TypeMismatch'],
  M0005: [15, 'Overflow'],
  M0006: [20, 'IllegalOperation'],
  M0008: [26, 'NamespaceNotFound'],
  M0009: [27, 'IndexNotFound'],
  M000A: [28, 'PathNotViable'],
  M000D: [40, 'ConflictingUpdateOperators'],
  M000E: [43, 'CursorNotFound'],
  M000F: [48, 'NamespaceExists'],
  M000G: [52, 'DollarPrefixedFieldName'],
  M000H: [53, 'InvalidIdField'],
  M000J: [56, 'EmptyFieldName'],
  M000M: [66, 'ImmutableField'],
  M000N: [67, 'CannotCreateIndex'],
  M000O: [68, 'IndexAlreadyExists'],
  M000P: [72, 'InvalidOptions'],
  M000Q: [73, 'InvalidNamespace'],
  M000R: [85, 'IndexOptionsConflict'],
  M000S: [86, 'IndexKeySpecsConflict'],
  M000U: [115, 'CommandNotSupported'],
  M000W: [146, 'ExceededMemoryLimit'],
  M0012: [197, 'InvalidIndexSpecificationOption'],
  M0013: [224, 'QueryFeatureNotAllowed'],
  M0015: [241, 'ConversionFailure'],
  M0016: [263, 'OperationNotSupportedInTransaction'],
  M001B: [10334, 'BSONObjectTooLarge'],
  M001C: [11000, 'DuplicateKey'],
  M007U: [40324, 'Location40324'],
  M0088: [40415, 'Location40415'],
  M00CO: [121, 'DocumentValidationFailure'],
};

/** Anything thrown while a command ran, as MongoDB's code, name and text. */
export function toCommandError(error: unknown): CommandError {
  if (error instanceof CommandError) return error;
  if (error instanceof z.ZodError) return new CommandError(9, 'FailedToParse', z.prettifyError(error));
  if (error instanceof TypeError) return new CommandError(1, 'InternalError', error.message);
  const message = error instanceof Error ? error.message : String(error);
  const state = stateOf(error);
  if (state === undefined || /^(57P0|08)/.test(state))
    return new CommandError(91, 'ShutdownInProgress', `the engine is away: ${message}`);
  // A refusal of the engine that has no line above is about what was asked; anything else is a fault.
  const [code, codeName] = codes[state] ?? (state.startsWith('M') ? [2, 'BadValue'] : [1, 'InternalError']);
  return new CommandError(code, codeName, code === 11000 ? duplicateKeyText(message) : message);
}

/** SQLSTATE of an error of the `pg` client; undefined where the connection failed, and nothing came from the server. */
function stateOf(error: unknown): string | undefined {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code) ? code : undefined;
}

/** MongoDB's labels tell drivers what may be tried again: a whole transaction, or a single write. */
export function errorReply(error: CommandError, how: 'in transaction' | 'retryable write' | 'once'): Document {
  const labels: string[] = [];
  if (how === 'in transaction' && [91, 112, 251].includes(error.code)) labels.push('TransientTransactionError');
  if (how === 'retryable write' && error.code === 91) labels.push('RetryableWriteError');
  return {
    ok: 0,
    errmsg: error.message,
    code: error.code,
    codeName: error.codeName,
    ...(labels.length > 0 ? { errorLabels: labels } : {}),
  };
}

/** Write errors come with the SQLSTATE packed into the code, six bits a character, as PostgreSQL holds it. */
export function translateWriteErrors(result: Document, namespace: string): Document {
  const writeErrors = (result.writeErrors as Document[]).map((each) => {
    const packed = Number(each.code);
    const state = [0, 6, 12, 18, 24].map((shift) => String.fromCharCode(((packed >> shift) & 0x3f) + 48)).join('');
    const { code, message } = toCommandError(Object.assign(new Error(each.errmsg), { code: state }));
    return { ...each, code, errmsg: code === 11000 ? message.replace('collection:', `collection: ${namespace}`) : message };
  });
  return { ...result, writeErrors };
}

/** Clients look for E11000 and the index in the text of a duplicate key. */
function duplicateKeyText(engineText: string): string {
  const index = /Index '(.+)'/.exec(engineText)?.[1];
  return `E11000 duplicate key error collection:${index === undefined ? '' : ` index: ${index}`}`;
}
