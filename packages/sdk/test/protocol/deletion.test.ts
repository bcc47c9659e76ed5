import { type EmulatorOptions, startEmulator } from '@slipway/emulator'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createClient, type DeletePlan, type DeleteReport, isSdkError } from '../../src/index.js'
import { Secret } from '../../src/log/secret.js'
import type { Repository } from '../../src/registry/repository.js'
import { aCredential, aRegistry } from '../support/a-registry.js'
import { platformOf } from '../support/emulator-ground.js'
import { anImage } from '../support/registry-content.js'
import { tempFolder } from '../support/temp-folder.js'

const GROUNDS = {
  harbor: { profile: 'harbor', without: ['platform'] },
  platform: { without: ['harbor', 'extension'] },
  registry: { profile: 'oci', without: ['platform', 'harbor'] },
} as const satisfies Readonly<Record<string, EmulatorOptions>>

/** Three artifacts with five tags, of which two artifacts are planned to go. */
async function aPlan(kind: keyof typeof GROUNDS) {
  const requests = { seen: 0, onRequest: (_count: number): unknown => undefined }
  const emulator = await startEmulator({
    ...GROUNDS[kind],
    onRequest() {
      requests.seen += 1
      requests.onRequest(requests.seen)
    },
  })
  onTestFinished(() => emulator.close())
  const pair = kind === 'harbor' ? emulator.admin : emulator.push
  const { registry: host, project } = emulator
  const secret = new Secret(pair.token)
  const registry = aRegistry(host, { credential: aCredential(host, { username: pair.username, secret }) })
  const repository = registry.repository(`${project}/arena`)
  const digests = await fill(repository)
  const env = {
    SLIPWAY_REGISTRY: host,
    SLIPWAY_PROJECT: project,
    SLIPWAY_PUSH_USERNAME: pair.username,
    SLIPWAY_PUSH_TOKEN: pair.token,
    SLIPWAY_CACHE_DIR: await tempFolder(),
    ...(kind === 'platform' && platformOf(emulator)),
  }
  const client = createClient({ env })
  const plan = await client.artifacts.planDelete({ repository: 'arena', references: ['1', '2'] })
  return { emulator, client, plan, repository, digests, requests }
}

async function fill(repository: Repository) {
  const [first, second, kept] = [
    await anImage(repository),
    await anImage(repository),
    await anImage(repository),
  ]
  for (const tag of ['1', '1.0']) await repository.manifests.put(tag, first)
  await repository.manifests.put('2', second)
  for (const tag of ['3', 'stable']) await repository.manifests.put(tag, kept)
  return { going: [first.digest, second.digest], kept: kept.digest }
}

/** What is left: which of the planned tags, and whether the others name what they named. */
async function left(repository: Repository, plan: DeletePlan, kept: string): Promise<string[]> {
  for (const tag of ['3', 'stable']) expect((await repository.manifests.head(tag))?.digest).toBe(kept)
  const planned = plan.items.flatMap(({ tags }) => tags.map(({ name }) => name))
  const heads = await Promise.all(
    planned.map(async (tag) => ((await repository.manifests.head(tag)) ? [tag] : [])),
  )
  return heads.flat().sort()
}

/** Checks that a report says what is true. */
function expectTrue(report: DeleteReport, remaining: readonly string[]): void {
  for (const { outcome, tags } of report.items) {
    const isGone = outcome === 'deleted' || outcome === 'gone'
    expect([outcome, tags.filter((tag) => remaining.includes(tag)).length > 0]).toEqual([outcome, !isGone])
  }
}

describe.each(Object.keys(GROUNDS) as (keyof typeof GROUNDS)[])('a deletion by %s', (kind) => {
  it('that is cancelled at any request takes nothing else, and goes on when it is run again', async () => {
    let wasWhole = false
    for (let at = 1; !wasWhole; at += 1) {
      const { client, plan, repository, digests, requests } = await aPlan(kind)
      const abort = new AbortController()
      const told: string[] = []
      requests.seen = 0
      requests.onRequest = (count) => {
        if (count === at) abort.abort()
      }

      const outcome = await client.artifacts
        .executeDelete(plan, { signal: abort.signal, onItem: ({ tags }) => void told.push(...tags) })
        .catch((error: unknown) => error)

      requests.onRequest = () => undefined
      const remaining = await left(repository, plan, digests.kept)
      wasWhole = !isSdkError(outcome)
      if (!wasWhole) expect(outcome).toMatchObject({ code: 'ABORTED' })
      expect(told.filter((tag) => remaining.includes(tag))).toEqual([])
      const again = await client.artifacts.executeDelete(plan)
      expectTrue(again, await left(repository, plan, digests.kept))
      expect(again.isComplete).toBe(true)
      expect(at).toBeLessThan(40)
    }
  })

  it.each([
    ['loses an answer', 'cut-answer'],
    ['is refused', 'read-only'],
  ] as const)('that %s reports what is true, and the rest is gone', async (_, fault) => {
    const { emulator, client, plan, repository, digests } = await aPlan(kind)
    const match = requestThatDeletes(kind)
    const { id } = emulator.faults.add({ kind: fault, match, times: fault === 'cut-answer' ? 1 : 0 })

    const report = await client.artifacts.executeDelete(plan)

    emulator.faults.remove(id)
    const remaining = await left(repository, plan, digests.kept)
    expectTrue(report, remaining)
    expect(report.items).toHaveLength(2)
    if (fault === 'read-only') {
      const [failed] = report.items.filter(({ outcome }) => outcome === 'failed')
      expect(failed?.error?.code).toMatch(/DENIED|SERVER_ERROR/)
    }
    const again = await client.artifacts.executeDelete(plan)
    expect(again.isComplete).toBe(true)
    expect(await left(repository, plan, digests.kept)).toEqual([])
  })
})

function requestThatDeletes(kind: keyof typeof GROUNDS) {
  // Two tags go by one POST, one tag by a DELETE.
  if (kind === 'platform') return { method: 'POST', path: '*bulk-delete' } as const
  return { method: 'DELETE' } as const
}
