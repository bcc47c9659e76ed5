import fc from 'fast-check'
import { type AppTemplate, PORT_PROTOCOLS, RESTART_POLICIES } from '../../../src/config/template.js'

const word = fc.stringMatching(/^[a-z][a-z0-9-]{2,10}$/)
const key = fc.stringMatching(/^[A-Z_][A-Z0-9_]{0,10}$/)
// A NUL stands in no variable of a process.
const value = fc.string({ unit: 'binary', maxLength: 400 }).filter((text) => !text.includes('\0'))

const port = fc.record(
  {
    name: word,
    port: fc.integer({ min: 1, max: 59_999 }),
    protocol: fc.constantFrom(...PORT_PROTOCOLS),
    check: fc.boolean(),
    tlsUpgrade: fc.boolean(),
  },
  { requiredKeys: ['name', 'port', 'protocol'], noNullPrototype: true },
)

const anyMemory: fc.Arbitrary<AppTemplate> = fc.record(
  {
    app: word,
    versionName: fc.constantFrom('{tag}', 'v-{tag}'),
    cpuUnits: fc.integer({ min: 100, max: 8192 }),
    memoryMib: fc.integer({ min: 100, max: 16_384 }),
    gpuUnits: fc.nat({ max: 1024 }),
    ports: fc.array(port),
    env: fc.array(fc.record({ key, value }, { noNullPrototype: true }), { minLength: 1 }),
    maxDurationMinutes: fc.integer({ min: -1, max: 1440 }),
    timeToDeploySeconds: fc.integer({ min: 15, max: 600 }),
    terminationGraceSeconds: fc.integer({ min: 5, max: 3600 }),
    restartPolicy: fc.constantFrom(...RESTART_POLICIES),
    forceCache: fc.boolean(),
    verifyImage: fc.boolean(),
    isActive: fc.boolean(),
    deployInMainlandChina: fc.boolean(),
    dnsConfig: word,
    logStorage: word,
  },
  { requiredKeys: ['app', 'cpuUnits', 'memoryMib', 'ports'], noNullPrototype: true },
)

/** Templates that the platform takes, without hidden variables. */
export const plainTemplates: fc.Arbitrary<AppTemplate> = anyMemory.map((template) => ({
  ...template,
  memoryMib: Math.min(template.memoryMib, 2 * template.cpuUnits),
}))

/** The least that a template is. */
export function aTemplate(changes: Partial<AppTemplate> = {}): AppTemplate {
  return {
    app: 'my-game',
    cpuUnits: 512,
    memoryMib: 1024,
    ports: [{ name: 'gameport', port: 7777, protocol: 'UDP' }],
    ...changes,
  }
}
