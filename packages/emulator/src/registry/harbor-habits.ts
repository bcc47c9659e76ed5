import type { Action, Need } from '../auth/accounts.js'
import { compareBytes } from '../oci/byte-order.js'
import { OCI_IMAGE, OCI_INDEX } from '../oci/media-types.js'
import type { RequestContext } from '../server/request-context.js'
import { RequestError } from '../server/request-error.js'
import { registryError } from './errors.js'
import type { RegistryHabits } from './habits.js'

const ACTION_OF_METHOD: Readonly<Record<string, Action>> = {
  GET: 'pull',
  HEAD: 'pull',
  POST: 'push',
  PATCH: 'push',
  PUT: 'push',
  DELETE: 'delete',
}

/** The tag and the layer of a signature that cosign made without the referrers API. */
const COSIGN_TAG = /^sha256-([a-f0-9]{64})\.sig$/
const COSIGN_LAYER = 'application/vnd.dev.cosign.simplesigning.v1+json'

/** How distribution, which stores Harbor's content, names what it will not send to a client that did not ask for it. */
const OCI_KINDS: Readonly<Record<string, string>> = {
  [OCI_IMAGE]: 'OCI manifest found, but accept header does not support OCI manifests',
  [OCI_INDEX]: 'OCI index found, but accept header does not support OCI indexes',
}

/**
 * What Harbor 2.x does on `/v2`, with distribution 2.8 behind it.
 *
 * @see Harbor, src/server/registry and src/server/middleware; distribution 2.8, registry/handlers
 */
export const HARBOR_HABITS: RegistryHabits = {
  needs(endpoint, context, repository) {
    if (endpoint.needs === 'identity') return []
    const action = ACTION_OF_METHOD[context.method] ?? endpoint.needs
    return [{ repository, action }, ...sourceOfMount(context)]
  },
  locationOrigin: ({ origin }) => origin,
  takesBlobByPost: false,
  hasUploadState: true,
  checksContentRange: false,
  // A last chunk that comes with the PUT is taken for the whole blob.
  countedBytes: (receivedBytes, bodyBytes) => bodyBytes || receivedBytes,
  acceptProblem(mediaType, accept) {
    const message = OCI_KINDS[mediaType]
    return message === undefined || accepts(accept, mediaType)
      ? undefined
      : notFound('MANIFEST_UNKNOWN', message)
  },
  signedBy: ({ layerMediaTypes }, tag) => {
    const subject = COSIGN_TAG.exec(tag ?? '')?.[1]
    const isSignature = layerMediaTypes.includes(COSIGN_LAYER)
    return isSignature && subject !== undefined ? `sha256:${subject}` : undefined
  },
  countsPulls: true,
  compareTags: compareBytes,
  guardsCatalog: true,
  errors: {
    repositoryUnknown: (name) => notFound('NOT_FOUND', `repository ${name} not found`),
    manifestUnknown: artifactUnknown,
    referenceInvalid: artifactUnknown,
    manifestTooLarge: () =>
      registryError(400, 'MANIFEST_INVALID', { reason: 'http: request body too large' }),
    tagDeletion: (tag) =>
      new RequestError(400, [
        { code: 'UNSUPPORTED', message: `unsupported digest ${tag}: invalid checksum digest format` },
      ]),
  },
}

function sourceOfMount({ method, query }: RequestContext): Need[] {
  const from = query.get('from') ?? ''
  if (method !== 'POST' || !query.get('mount') || from === '') return []
  if (!from.includes('/') || from.includes('\0')) {
    throw new RequestError(400, [
      { code: 'BAD_REQUEST', message: `invalid repository to mount from: ${from}` },
    ])
  }
  return [{ repository: from, action: 'pull' }]
}

/** Media types are compared one by one: no pattern such as `*` stands for them. */
function accepts(accept: string, mediaType: string): boolean {
  return accept.split(',').some((item) => item.split(';', 1)[0]?.trim().toLowerCase() === mediaType)
}

function artifactUnknown(repository: string, reference: string): RequestError {
  const separator = reference.includes(':') ? '@' : ':'
  return notFound('NOT_FOUND', `artifact ${repository}${separator}${reference} not found`)
}

function notFound(code: string, message: string): RequestError {
  return new RequestError(404, [{ code, message }])
}
