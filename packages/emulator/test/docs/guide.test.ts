// docs/emulator.md against the emulator that it describes.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { beforeAll, expect, it, vi } from 'vitest'
import { codeOf, type MarkdownTable, tablesOf } from '../../../../test/docs/markdown-tables.js'
import { readFault } from '../../src/faults/fault-shape.js'
import {
  type EmulatorOptions,
  type FaultInput,
  type FaultRequest,
  parseFaultFlag,
  startEmulator,
} from '../../src/index.js'
import { ENDPOINTS } from '../../src/registry/endpoints.js'
import type { RouteKind } from '../../src/registry/route.js'

interface Operation {
  readonly method: string
  readonly path: string
}

interface Served {
  platform: readonly Operation[]
  admin: readonly Operation[]
  harbor: readonly Operation[]
}

const served = vi.hoisted((): Served => ({ platform: [], admin: [], harbor: [] }))

// What a started emulator serves is nowhere public, so it is taken where the emulator puts it together.
vi.mock('../../src/platform/platform-surface.js', async (original) => {
  const actual = await original<typeof import('../../src/platform/platform-surface.js')>()
  const createPlatformSurface: typeof actual.createPlatformSurface = (endpoints, tokens) => {
    served.platform = endpoints
    return actual.createPlatformSurface(endpoints, tokens)
  }
  return { ...actual, createPlatformSurface }
})
vi.mock('../../src/admin/admin-surface.js', async (original) => {
  const actual = await original<typeof import('../../src/admin/admin-surface.js')>()
  const createAdminSurface: typeof actual.createAdminSurface = (endpoints, token) => {
    served.admin = endpoints
    return actual.createAdminSurface(endpoints, token)
  }
  return { ...actual, createAdminSurface }
})

vi.mock('../../src/harbor/harbor-surface.js', async (original) => {
  const actual = await original<typeof import('../../src/harbor/harbor-surface.js')>()
  const createHarborSurface: typeof actual.createHarborSurface = (parts, endpoints) => {
    served.harbor = endpoints
    return actual.createHarborSurface(parts, endpoints)
  }
  return { ...actual, createHarborSurface }
})

const DOCS = fileURLToPath(new URL('../../../../docs/', import.meta.url))
const GUIDE = readFileSync(join(DOCS, 'emulator.md'), 'utf8')
const tables = tablesOf(GUIDE)

beforeAll(async () => {
  await (await startEmulator({ profile: 'harbor' })).close()
})

it('has no blank cell', () => {
  const odd = tables.flatMap(({ columns, rows }) =>
    rows.filter((row) => row.length !== columns.length || row.includes('')),
  )

  expect(tables.length).toBeGreaterThan(8)
  expect(odd).toEqual([])
})

it('lists exactly what the registry serves', () => {
  const paths: Readonly<Record<RouteKind, string>> = {
    base: '/v2/',
    catalog: '/v2/_catalog',
    tags: '/v2/{name}/tags/list',
    referrers: '/v2/{name}/referrers/{digest}',
    blob: '/v2/{name}/blobs/{digest}',
    manifest: '/v2/{name}/manifests/{reference}',
    uploads: '/v2/{name}/blobs/uploads/',
    upload: '/v2/{name}/blobs/uploads/{id}',
  }
  const operations = Object.entries(paths).flatMap(([kind, path]) =>
    Object.entries(ENDPOINTS)
      .filter(([own]) => own === kind)
      .flatMap(([, methods]) => Object.keys(methods).map((method) => `${method} ${path}`)),
  )

  expect(listedIn('Registry')).toEqual(['GET /service/token', ...operations].sort())
})

it('lists exactly what Harbor’s API serves', () => {
  const listed = listedIn("Harbor's API").map((operation) =>
    operation
      .replace('ARTIFACT', 'REPOSITORY/artifacts/{reference}')
      .replace('REPOSITORY', '/projects/{project_name}/repositories/{repository_name}')
      .replace('PROJECT', '/projects/{project_name_or_id}'),
  )

  expect(listed.sort()).toEqual(namesOf(served.harbor))
})

it('lists exactly what the platform serves', () => {
  const listed = [...listedIn('Platform'), ...listedIn('Registry service extension')]

  expect(listed.sort()).toEqual(namesOf(served.platform))
})

it('lists exactly what staff is served', () => {
  expect(listedIn('Administration')).toEqual(namesOf(served.admin))
})

it('lists every option', () => {
  const options = {
    port: true,
    dataDir: true,
    project: true,
    auth: true,
    tokenTtlSeconds: true,
    push: true,
    pull: true,
    profile: true,
    harborVersion: true,
    platformPort: true,
    access: true,
    plan: true,
    storageLimitBytes: true,
    without: true,
    apiToken: true,
    quickStartToken: true,
    adminToken: true,
    faults: true,
    advisoriesFile: true,
    scanDelayMs: true,
    webhookTimeScale: true,
    onRequest: true,
  } as const satisfies { readonly [Option in keyof Required<EmulatorOptions>]: true }
  const listed = table('Options').rows.flatMap(([option]) => codeOf(option))

  expect(listed.sort()).toEqual(Object.keys(options).sort())
})

it('lists every kind of fault with an example that the emulator takes', () => {
  const kinds = {
    'cut-request': true,
    'cut-answer': true,
    unauthorized: true,
    'too-many-requests': true,
    'server-error': true,
    'html-error': true,
    'slow-read': true,
    'slow-answer': true,
    stall: true,
    'timeout-after': true,
    'lost-upload': true,
    'read-only': true,
    'wrong-digest': true,
    redirect: true,
    quota: true,
    'body-limit': true,
    'clock-skew': true,
  } as const satisfies { readonly [Kind in FaultInput['kind']]: true }
  const { rows } = table('Kinds')
  const listed = rows.flatMap(([kind]) => codeOf(kind))
  const examples = rows.flatMap((row) => codeOf(row.at(-1)))

  expect(listed.toSorted()).toEqual(Object.keys(kinds).sort())
  expect(examples.map((example) => readFault(JSON.parse(example)).kind)).toEqual(listed)
})

it('names the fields and the default of each kind of fault', () => {
  const schedule = ['kind', 'match', 'skip', 'times']
  for (const row of table('Kinds').rows) {
    const fault = readFault(JSON.parse(codeOf(row.at(-1))[0] ?? ''))
    const fields = Object.keys(fault).filter((field) => !schedule.includes(field))
    const named = codeOf(row[1])

    expect({ [fault.kind]: named.filter((name) => /^[a-zA-Z]+$/.test(name)) }).toEqual({
      [fault.kind]: fields,
    })
  }
})

it('lists every request that a fault can be meant for', () => {
  const requests = {
    ping: true,
    token: true,
    catalog: true,
    'list-tags': true,
    referrers: true,
    'head-manifest': true,
    'get-manifest': true,
    'put-manifest': true,
    'delete-manifest': true,
    'head-blob': true,
    'get-blob': true,
    'delete-blob': true,
    'start-upload': true,
    mount: true,
    'post-blob': true,
    'upload-status': true,
    patch: true,
    'put-blob': true,
    'close-upload': true,
    'cancel-upload': true,
  } as const satisfies { readonly [Request in FaultRequest]: true }
  const listed = table('Requests').rows.flatMap(([request]) => codeOf(request))

  expect(listed.sort()).toEqual(Object.keys(requests).sort())
})

it('shows faults for the command line that it takes', () => {
  const flags = [...GUIDE.matchAll(/--fault ([a-z][\w,=*/.:-]*)/g)].map(([, flag = '']) => flag)

  expect(flags.length).toBeGreaterThan(0)
  expect(() => flags.map(parseFaultFlag)).not.toThrow()
})

it('links to files that are there', () => {
  const links = [...GUIDE.matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map(([, link = '']) => link)

  expect(links.length).toBeGreaterThan(0)
  expect(links.filter((link) => !existsSync(join(DOCS, link)))).toEqual([])
})

function table(section: string): MarkdownTable {
  const found = tables.find((candidate) => candidate.section === section)
  if (!found) throw new Error(`docs/emulator.md has no table below "${section}"`)
  return found
}

/** The operations in the first column below a heading; a cell may have several of one path. */
function listedIn(section: string): string[] {
  return table(section)
    .rows.flatMap(([operation]) => codeOf(operation))
    .sort()
}

function namesOf(operations: readonly Operation[]): string[] {
  return operations.map(({ method, path }) => `${method} ${path.replaceAll('+}', '}')}`).sort()
}
