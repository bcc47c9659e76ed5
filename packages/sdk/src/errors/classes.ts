import type {
  AuthErrorCode,
  ConfigErrorCode,
  ConflictErrorCode,
  ConnectionErrorCode,
  IntegrityErrorCode,
  LocalErrorCode,
  NotFoundErrorCode,
  PermissionErrorCode,
  QuotaErrorCode,
  ServiceErrorCode,
} from './code.js'
import { SdkError } from './error.js'

/** What the caller gave cannot work. Nothing was changed anywhere. */
export class ConfigError extends SdkError<ConfigErrorCode> {}

/** The registry does not know, or does not believe, who is calling. */
export class AuthError extends SdkError<AuthErrorCode> {}

/** The credential is valid but may not do this. */
export class PermissionError extends SdkError<PermissionErrorCode> {}

/** What was named does not exist. */
export class NotFoundError extends SdkError<NotFoundErrorCode> {}

/** Something that exists already stands in the way. */
export class ConflictError extends SdkError<ConflictErrorCode> {}

/** A limit was reached: storage or request rate. */
export class QuotaError extends SdkError<QuotaErrorCode> {}

/** Bytes differ from what their digest or size promised. */
export class IntegrityError extends SdkError<IntegrityErrorCode> {}

/** The other side was not reached, or the connection did not last. */
export class ConnectionError extends SdkError<ConnectionErrorCode> {}

/** The other side answered, but not as the protocol says. */
export class ServiceError extends SdkError<ServiceErrorCode> {}

/** This machine stands in the way: disk, permissions, or a defect of ours. */
export class LocalError extends SdkError<LocalErrorCode> {}

/**
 * The caller's signal ended the work. The name is that of the platform's own abort errors,
 * so that code which already handles those handles this one.
 */
export class AbortError extends SdkError<'ABORTED'> {
  override name = 'AbortError'
}
