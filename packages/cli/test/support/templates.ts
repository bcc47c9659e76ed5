import {
  type AppTemplate,
  type Finding,
  type KeptTemplate,
  NotFoundError,
  type PutTemplate,
  type TemplateCalls,
  type TemplatePlan,
} from '@slipway/sdk'
import { main } from '../../src/main.js'
import { type FakeOptions, fakeContext } from './fake-context.js'
import { NOW_MS } from './registry-content.js'

/** Where the templates of these tests are kept. */
export const PLACE = {
  registry: 'registry.example.com',
  repository: 'studio/game',
  home: 'server',
  place: 'api.example.com',
} as const
/** A template with each kind of variable. */
export const TEMPLATE: AppTemplate = {
  app: 'shooter',
  cpuUnits: 512,
  memoryMib: 1024,
  ports: [
    { name: 'gameport', port: 7777, protocol: 'UDP' },
    { name: 'web', port: 8080, protocol: 'WS', tlsUpgrade: true },
  ],
  env: [
    { key: 'MODE', value: 'casual' },
    { key: 'RCON', secret: 'rcon-password' },
    { key: 'KEY', isHidden: true },
  ],
}
/** It, as a server keeps it. */
export const KEPT: KeptTemplate = {
  schemaVersion: 1,
  ...PLACE,
  template: TEMPLATE,
  updatedAt: '2026-11-20T12:00:00Z',
}
/** What keeps a template from being used. */
export const ERROR: Finding = {
  code: 'MEMORY_RATIO',
  severity: 'error',
  path: 'memoryMib',
  message: '4096 MiB are too much.',
  hint: 'Lower memoryMib to 1024.',
}
/** What does not. */
export const WARNING: Finding = {
  code: 'PORT_NOT_EXPOSED',
  severity: 'warning',
  path: 'ports[0].port',
  message: 'The image does not listen.',
  hint: 'Check that it does.',
}

const none = async () => {
  throw new NotFoundError('NAME_UNKNOWN', { action: 'read the template', reason: 'there is none' })
}

/** Calls of a home that keeps what it is given. */
export function keeping(from: AppTemplate | undefined, findings: readonly Finding[] = []) {
  const planned: AppTemplate[] = []
  const put: TemplatePlan[] = []
  const calls: Partial<TemplateCalls> = {
    get: from === undefined ? none : async () => ({ ...KEPT, template: from }),
    async plan(_repository, to) {
      planned.push(to)
      const differences =
        from === undefined ? [] : [{ path: 'cpuUnits', from: from.cpuUnits, to: to.cpuUnits }]
      const isSame = from?.cpuUnits === to.cpuUnits
      return {
        schemaVersion: 1,
        ...PLACE,
        outcome: from === undefined ? 'create' : isSame ? 'same' : 'change',
        app: 'create',
        to,
        differences: isSame ? [] : differences,
        findings,
        warnings: [],
      }
    },
    async put(plan): Promise<PutTemplate> {
      put.push(plan)
      const outcome = plan.outcome === 'create' ? 'created' : 'changed'
      return { schemaVersion: 1, ...PLACE, outcome, template: plan.to }
    },
  }
  return { planned, put, calls }
}

/** Runs `slipway template` at noon of the tests' day. */
export async function runTemplate(
  argv: readonly string[],
  templates: Partial<TemplateCalls>,
  options: FakeOptions,
) {
  const context = fakeContext({ ...options, client: { templates } })
  context.pass(NOW_MS)
  const code = await main(['template', ...argv], context)
  return { code, out: context.out(), err: context.err(), questions: context.questions }
}
