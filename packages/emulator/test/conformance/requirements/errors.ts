// distribution-spec v1.1: "Determining Support" (end-1), "Error Codes" (code-1 … code-14), "Warnings".
import { expect } from 'vitest'
import type { Reply } from '../../support/client.js'
import { digestOf, imageOf, openSession, pushImage, putManifest } from '../../support/content.js'
import { closingPath } from '../../support/location.js'
import { type Ground, requirementsOf } from '../requirement.js'

const CODES = [
  'BLOB_UNKNOWN',
  'BLOB_UPLOAD_INVALID',
  'BLOB_UPLOAD_UNKNOWN',
  'DIGEST_INVALID',
  'MANIFEST_BLOB_UNKNOWN',
  'MANIFEST_INVALID',
  'MANIFEST_UNKNOWN',
  'NAME_INVALID',
  'NAME_UNKNOWN',
  'SIZE_INVALID',
  'UNAUTHORIZED',
  'DENIED',
  'UNSUPPORTED',
  'TOOMANYREQUESTS',
]
const MAX_WARNING_BYTES = 4096

const support = requirementsOf('Determining Support')
const errors = requirementsOf('Error Codes')
const warnings = requirementsOf('Warnings')

/** Requests that a registry refuses, each for another reason. */
async function refusals({ send, repository }: Ground): Promise<Reply[]> {
  await pushImage(send, repository, '1.0')
  const session = await openSession(send, repository)
  return [
    await send('GET', `/v2/${repository}/blobs/${digestOf('absent')}`),
    await send('GET', `/v2/${repository}/blobs/sha256:12`),
    await send('GET', `/v2/${repository}/manifests/absent`),
    await send('GET', `/v2/${repository}-absent/tags/list`),
    await send('GET', `/v2/${repository}/blobs/uploads/00000000-0000-4000-8000-000000000000`),
    await send('PUT', closingPath(session, digestOf('other')), { body: 'content' }),
    await putManifest(send, repository, '2.0', imageOf(['absent'])),
    await putManifest(send, repository, '2.0', '{}'),
    await send('DELETE', `/v2/${repository}/manifests/${digestOf('absent')}`),
  ]
}

/** What a registry has to say when it refuses, and about itself. */
export const ERRORS = [
  support.must('answers 200 to GET /v2/', async ({ send }) => {
    expect((await send('GET', '/v2/')).status).toBe(200)
  }),
  errors.must('refuses with a status of 4xx', async (ground) => {
    for (const { status } of await refusals(ground)) {
      expect(status).toBeGreaterThanOrEqual(400)
      expect(status).toBeLessThan(500)
    }
  }),
  errors.must('lists errors under the one known form wherever it refuses in JSON', async (ground) => {
    for (const { json } of await refusals(ground)) {
      if (json === undefined) continue
      const entry = expect.objectContaining({ code: expect.stringMatching(/^[A-Z_]+$/) })
      expect(json).toEqual({ errors: expect.arrayContaining([entry]) })
    }
  }),
  errors.must('uses error codes of the closed list only', async (ground) => {
    for (const { json } of await refusals(ground)) {
      const listed = (json as { errors: { code: string }[] } | undefined)?.errors ?? []
      for (const { code } of listed) expect(CODES).toContain(code)
    }
  }),
  errors.should('has a text that people can read beside each code', async (ground) => {
    for (const { json } of await refusals(ground)) {
      const listed = (json as { errors: { message: unknown }[] } | undefined)?.errors ?? []
      for (const { message } of listed) expect(message).toEqual(expect.any(String))
    }
  }),
  warnings.must('warns, if at all, with code 299, agent - and no date', async (ground) => {
    for (const { headers } of await refusals(ground)) {
      if (headers.warning !== undefined)
        expect(headers.warning).toMatch(/^299 - "[^"]*"(?:, 299 - "[^"]*")*$/)
    }
  }),
  warnings.mustNot('sends no more than 4096 bytes of warnings', async (ground) => {
    for (const { headers } of await refusals(ground)) {
      expect(Buffer.byteLength(headers.warning ?? '')).toBeLessThanOrEqual(MAX_WARNING_BYTES)
    }
  }),
]
