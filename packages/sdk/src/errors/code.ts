/** Codes of {@link ConfigError}: what the caller gave cannot work; nothing was sent. */
export type ConfigErrorCode =
  | 'CONFIG_INVALID'
  | 'REFERENCE_INVALID'
  | 'OPTION_INVALID'
  | 'TEMPLATE_INVALID'
  | 'TAG_REFUSED'
  | 'BUILD_EMPTY'
  | 'PROGRAM_NOT_FOUND'
  | 'PROGRAM_AMBIGUOUS'
  | 'PLATFORM_UNSUPPORTED'
  | 'PLATFORM_MIXED'
  | 'FILE_UNSUPPORTED'
  | 'SYMLINK_ESCAPES'
  | 'BASE_REQUIRED'
  | 'DOCKERFILE_INVALID'

/** Codes of {@link AuthError}: who is calling is not known or not believed. */
export type AuthErrorCode =
  | 'UNAUTHENTICATED'
  | 'CREDENTIAL_MISSING'
  | 'CREDENTIAL_REJECTED'
  | 'TOKEN_KIND_WRONG'

/** Codes of {@link PermissionError}: the caller is known but may not do this. */
export type PermissionErrorCode =
  | 'DENIED'
  | 'PUSH_CREDENTIAL_REQUIRED'
  | 'PULL_CREDENTIAL_REQUIRED'
  | 'ACCESS_REQUIRED'

/** Codes of {@link NotFoundError}: what was named is not there. */
export type NotFoundErrorCode =
  | 'NAME_UNKNOWN'
  | 'MANIFEST_UNKNOWN'
  | 'BLOB_UNKNOWN'
  | 'BASE_NOT_FOUND'
  | 'PROJECT_NOT_PROVISIONED'
  | 'ENGINE_IMAGE_UNKNOWN'

/** Codes of {@link ConflictError}: the registry holds something that stands in the way. */
export type ConflictErrorCode =
  | 'ALREADY_EXISTS'
  | 'TAG_IMMUTABLE'
  | 'PRECONDITION_FAILED'
  | 'POLICY_VIOLATION'
  | 'PLAN_OUTDATED'
  | 'IN_USE'
  | 'VERSION_DIFFERS'
  | 'IMAGE_NOT_PULLABLE'

/** Codes of {@link QuotaError}: a limit was reached. */
export type QuotaErrorCode = 'QUOTA_EXCEEDED' | 'RATE_LIMITED' | 'PLAN_LIMIT'

/** Codes of {@link IntegrityError}: bytes are not what they were promised to be. */
export type IntegrityErrorCode = 'DIGEST_MISMATCH' | 'SIZE_MISMATCH' | 'FILE_CHANGED' | 'MANIFEST_REJECTED'

/** Codes of {@link ConnectionError}: the other side was not reached, or not long enough. */
export type ConnectionErrorCode = 'NETWORK' | 'TIMEOUT' | 'TLS' | 'REDIRECT_REFUSED' | 'STALLED' | 'PROXY'

/** Codes of {@link ServiceError}: the other side answered, but not as agreed. */
export type ServiceErrorCode = 'SERVER_ERROR' | 'UNSUPPORTED' | 'UNEXPECTED_RESPONSE' | 'CAPABILITY_MISSING'

/** Codes of {@link LocalError}: this machine stands in the way. */
export type LocalErrorCode =
  | 'LOCAL_IO'
  | 'KEYCHAIN_UNAVAILABLE'
  | 'ENGINE_MISSING'
  | 'ENGINE_NOT_RUNNING'
  | 'ENGINE_DENIED'
  | 'ENGINE_FAILED'
  | 'BUILD_FAILED'
  | 'INTERNAL'

/** Every code that an error of this SDK can carry. The list is closed at any time and grows with the features. */
export type ErrorCode =
  | ConfigErrorCode
  | AuthErrorCode
  | PermissionErrorCode
  | NotFoundErrorCode
  | ConflictErrorCode
  | QuotaErrorCode
  | IntegrityErrorCode
  | ConnectionErrorCode
  | ServiceErrorCode
  | LocalErrorCode
  | 'ABORTED'
