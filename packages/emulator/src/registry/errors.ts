import { RequestError } from '../server/request-error.js'

/** The error codes of distribution-spec v1.1, "Error Codes": the list is closed. */
export type RegistryErrorCode =
  | 'BLOB_UNKNOWN'
  | 'BLOB_UPLOAD_INVALID'
  | 'BLOB_UPLOAD_UNKNOWN'
  | 'DIGEST_INVALID'
  | 'MANIFEST_BLOB_UNKNOWN'
  | 'MANIFEST_INVALID'
  | 'MANIFEST_UNKNOWN'
  | 'NAME_INVALID'
  | 'NAME_UNKNOWN'
  | 'SIZE_INVALID'
  | 'UNSUPPORTED'

const MESSAGES: Readonly<Record<RegistryErrorCode, string>> = {
  BLOB_UNKNOWN: 'blob unknown to registry',
  BLOB_UPLOAD_INVALID: 'blob upload invalid',
  BLOB_UPLOAD_UNKNOWN: 'blob upload unknown to registry',
  DIGEST_INVALID: 'provided digest did not match uploaded content',
  MANIFEST_BLOB_UNKNOWN: 'manifest references a manifest or blob unknown to registry',
  MANIFEST_INVALID: 'manifest invalid',
  MANIFEST_UNKNOWN: 'manifest unknown to registry',
  NAME_INVALID: 'invalid repository name',
  NAME_UNKNOWN: 'repository name not known to registry',
  SIZE_INVALID: 'provided length did not match content length',
  UNSUPPORTED: 'the operation is unsupported',
}

/** Makes the error of a registry endpoint, with the message that the specification gives its code. */
export function registryError(
  status: number,
  code: RegistryErrorCode,
  detail?: Readonly<Record<string, unknown>>,
  headers: Readonly<Record<string, string>> = {},
): RequestError {
  return new RequestError(status, [{ code, message: MESSAGES[code], ...(detail ? { detail } : {}) }], headers)
}

/** Makes the error of a manifest that names absent content: one entry for each digest. */
export function missingContentError(digests: readonly [string, ...string[]]): RequestError {
  const entry = (digest: string) => ({
    code: 'MANIFEST_BLOB_UNKNOWN',
    message: MESSAGES.MANIFEST_BLOB_UNKNOWN,
    detail: { digest },
  })
  const [first, ...rest] = digests
  return new RequestError(400, [entry(first), ...rest.map(entry)])
}
