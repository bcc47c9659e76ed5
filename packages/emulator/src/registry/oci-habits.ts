import { compareLexically } from '../oci/lexical-order.js'
import { registryError } from './errors.js'
import type { RegistryHabits } from './habits.js'

/** What the OCI distribution specification v1.1 asks for, and of what it allows the stricter. */
export const OCI_HABITS: RegistryHabits = {
  needs: ({ needs }, _context, repository) => (needs === 'identity' ? [] : [{ repository, action: needs }]),
  locationOrigin: () => '',
  takesBlobByPost: true,
  hasUploadState: false,
  checksContentRange: true,
  countedBytes: (receivedBytes, bodyBytes) => receivedBytes + bodyBytes,
  signedBy: () => undefined,
  countsPulls: false,
  acceptProblem: () => undefined,
  compareTags: compareLexically,
  guardsCatalog: false,
  errors: {
    repositoryUnknown: (name) => registryError(404, 'NAME_UNKNOWN', { name }),
    manifestUnknown: (_name, reference) => registryError(404, 'MANIFEST_UNKNOWN', { reference }),
    referenceInvalid: (_name, reference) =>
      registryError(400, 'MANIFEST_INVALID', { reference, reason: 'not a tag and not a digest' }),
    manifestTooLarge: (limit) => registryError(413, 'SIZE_INVALID', { limit }),
  },
}
