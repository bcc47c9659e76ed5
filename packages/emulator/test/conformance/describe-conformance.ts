import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Send } from '../support/client.js'
import type { Requirement } from './requirement.js'
import { DELETION } from './requirements/deletion.js'
import { ERRORS } from './requirements/errors.js'
import { MOUNTING } from './requirements/mounting.js'
import { PULLING } from './requirements/pulling.js'
import { PUSHING_BLOBS } from './requirements/pushing-blobs.js'
import { PUSHING_CHUNKS } from './requirements/pushing-chunks.js'
import { PUSHING_MANIFESTS } from './requirements/pushing-manifests.js'
import { REFERRERS } from './requirements/referrers.js'
import { TAGS } from './requirements/tags.js'

/** A registry to hold against the specification. */
export interface ConformingRegistry {
  /** Sends with the rights to pull, push and delete in the project. */
  readonly send: Send
  readonly project: string
  stop(): Promise<void>
}

const REQUIREMENTS: readonly Requirement[] = [
  ...PULLING,
  ...PUSHING_BLOBS,
  ...PUSHING_CHUNKS,
  ...MOUNTING,
  ...PUSHING_MANIFESTS,
  ...TAGS,
  ...REFERRERS,
  ...DELETION,
  ...ERRORS,
]

/**
 * Describes a registry by every requirement of the OCI distribution specification v1.1 on registries.
 *
 * @param knownGaps - Texts of the requirements that the registry does not follow, with the reason. One that it does
 * follow after all fails: the list may only shrink.
 */
export function describeConformance(
  name: string,
  start: () => Promise<ConformingRegistry>,
  knownGaps: Readonly<Record<string, string>> = {},
): void {
  describe(`${name} and distribution-spec v1.1`, () => {
    let registry: ConformingRegistry
    let grounds = 0
    beforeAll(async () => {
      registry = await start()
    })
    afterAll(() => registry?.stop())

    const checkOnNewGround = async ({ check }: Requirement) => {
      grounds += 1
      const repository = `${registry.project}/ground-${grounds}`
      await check({ send: registry.send, repository, neighbour: `${repository}-neighbour` })
    }
    for (const requirement of REQUIREMENTS) {
      const { section, level, text } = requirement
      const gap = knownGaps[text]
      if (gap === undefined) it(`${section}: ${level}: ${text}`, () => checkOnNewGround(requirement))
      else
        it(`${section}: not: ${text} (${gap})`, async () => {
          await expect(checkOnNewGround(requirement)).rejects.toThrow()
        })
    }

    it('is held against requirements that each have a text of their own, and gaps among them', () => {
      const texts = REQUIREMENTS.map(({ text }) => text)

      expect(new Set(texts).size).toBe(texts.length)
      expect(texts).toEqual(expect.arrayContaining(Object.keys(knownGaps)))
    })
  })
}
