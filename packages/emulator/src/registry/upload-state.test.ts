import fc from 'fast-check'
import { expect, it } from 'vitest'
import { readUploadState, writeUploadState } from './upload-state.js'

it('gives back what an upload said of itself', () => {
  const file = { path: '', sizeBytes: 7, append: async () => {}, truncate: async () => {} }
  const rest = { digest: async () => 'sha256:' as const, seal: async () => {} }
  const session = { id: 'an-id', repository: 'studio/server', file: { ...file, ...rest } }

  expect(readUploadState(writeUploadState(session))).toEqual({
    repository: 'studio/server',
    id: 'an-id',
    offsetBytes: 7,
  })
})

it('takes nothing else for a state and never throws', () => {
  const encoded = fc.json().map((text) => Buffer.from(text).toString('base64url'))

  fc.assert(
    fc.property(fc.oneof(fc.string(), encoded), (text) => {
      expect(readUploadState(text)).toBeUndefined()
    }),
  )
})
