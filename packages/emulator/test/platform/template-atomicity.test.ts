import { createHash } from 'node:crypto'
import { expect, it, onTestFinished } from 'vitest'
import { openEmulatorData } from '../../src/emulator-data.js'
import { resolveOptions } from '../../src/emulator-options.js'
import { openApps } from '../../src/platform/apps/app-store.js'
import { openRegistryAccess } from '../../src/platform/extension/registry-access.js'
import { openStorageLimit } from '../../src/platform/extension/storage-limit.js'
import { templateFieldsShape } from '../../src/platform/extension/templates/template-fields.js'
import { openTemplates } from '../../src/platform/extension/templates/template-store.js'
import { makeVersionsOfNewTags } from '../../src/platform/extension/templates/template-trigger.js'
import { openVersions } from '../../src/platform/versions/version-store.js'
import { createRobots } from '../../src/robots.js'
import { IMAGE, imageOf } from '../support/content.js'

const REPOSITORY = 'studio/server'

async function aTemplate() {
  const options = resolveOptions({})
  const data = await openEmulatorData(options)
  onTestFinished(() => data.close())
  const now = () => new Date()
  const robots = createRobots(data, options.project)
  const parts = {
    ...data,
    robots,
    now,
    access: openRegistryAccess({ ...data, robots, now }, 'granted'),
    quota: openStorageLimit(data.database, data.storage.content, options.storageLimitBytes),
    settings: {
      project: options.project,
      plan: options.plan,
      hasExtension: true,
      hasScans: false,
      registryHost: '127.0.0.1:5000',
      isRegistryOpen: false,
      tokens: [],
    },
  }
  const apps = openApps(parts)
  const versions = openVersions(parts, apps)
  apps.create({ name: 'arena', is_active: true, image: '' })
  const fields = templateFieldsShape.parse({ app: 'arena', req_cpu: 512, req_memory: 512 })
  openTemplates(parts).put(REPOSITORY, fields)
  makeVersionsOfNewTags(parts, versions)
  return { storage: data.storage, versions }
}

it('stores the version with the tag or not at all', async () => {
  const { storage, versions } = await aTemplate()
  const bytes = Buffer.from(imageOf([]))
  const manifest = {
    digest: `sha256:${createHash('sha256').update(bytes).digest('hex')}`,
    mediaType: IMAGE,
    sizeBytes: bytes.length,
    pushedAt: new Date().toISOString(),
    references: [],
  } as const
  let isDiskFull = true
  storage.onTag(() => {
    if (isDiskFull) throw new Error('disk full')
  })

  await expect(storage.putManifest(REPOSITORY, bytes, manifest, { tag: '1.0' })).rejects.toThrow('disk full')
  expect(storage.content.tagDigest(REPOSITORY, '1.0')).toBeUndefined()
  expect(versions.ofApp('arena')).toEqual([])
  isDiskFull = false
  await storage.putManifest(REPOSITORY, bytes, manifest, { tag: '1.0' })

  expect(versions.findByImage(REPOSITORY, '1.0')).toEqual([{ app: 'arena', version: '1.0' }])
})
