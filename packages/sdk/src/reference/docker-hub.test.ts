import { describe, expect, it } from 'vitest'
import { formatBaseReference, parseBaseReference } from './docker-hub.js'

const DIGEST = `sha256:${'a'.repeat(64)}`

describe('parseBaseReference', () => {
  it.each([
    ['debian', 'registry-1.docker.io', 'library/debian', 'latest'],
    ['debian:12-slim', 'registry-1.docker.io', 'library/debian', '12-slim'],
    ['docker.io/debian:12', 'registry-1.docker.io', 'library/debian', '12'],
    ['index.docker.io/studio/base:1', 'registry-1.docker.io', 'studio/base', '1'],
    ['studio/base:1', 'registry-1.docker.io', 'studio/base', '1'],
    ['registry.example.com/base:1', 'registry.example.com', 'base', '1'],
  ])('reads %s as people mean it', (text, registry, repository, tag) => {
    expect(parseBaseReference(text)).toEqual({ registry, repository, tag })
  })

  it('adds no tag where a digest says it all', () => {
    expect(parseBaseReference(`debian@${DIGEST}`).tag).toBeUndefined()
  })
})

describe('formatBaseReference', () => {
  it('writes what is read back to the same image', () => {
    const reference = parseBaseReference(`debian:12-slim@${DIGEST}`)

    expect(formatBaseReference(reference)).toBe(`docker.io/library/debian:12-slim@${DIGEST}`)
    expect(parseBaseReference(formatBaseReference(reference))).toEqual(reference)
  })
})
