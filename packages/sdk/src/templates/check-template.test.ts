import { describe, expect, it } from 'vitest'
import type { AppTemplate, TemplateEnv, TemplatePort } from '../config/template.js'
import { checkTemplate } from './check-template.js'
import type { FindingCode } from './finding.js'
import type { TemplateFacts } from './template-facts.js'

const game: TemplatePort = { name: 'gameport', port: 7777, protocol: 'UDP' }
const template: AppTemplate = { app: 'my-game', cpuUnits: 512, memoryMib: 1024, ports: [game] }
const image: TemplateFacts = {
  home: 'server',
  tag: '1.4.0',
  exposedPorts: ['7777/udp'],
  netcode: 'mirror-kcp',
  engine: 'unity',
  command: ['/slipway/init', '--', '/app/Server.x86_64', '-batchmode', '-nographics'],
  platform: 'linux/amd64',
  user: '1000:1000',
  base: 'debian:12-slim@sha256:0000',
}
const codesOf = (changes: Partial<AppTemplate>, facts: TemplateFacts = {}) =>
  checkTemplate({ ...template, ...changes }, facts).map(
    ({ severity, code, path }) => `${severity} ${code} ${path}`,
  )
const ports = (...changes: Partial<TemplatePort>[]) => ({
  ports: changes.map((change) => ({ ...game, ...change })),
})
const env = (...variables: TemplateEnv[]) => ({ env: variables })

it('finds nothing wrong with a template that fits its image', () => {
  expect(checkTemplate(template, image)).toEqual([])
})

it('puts errors first', () => {
  const severities = checkTemplate({ ...template, cpuUnits: 150, memoryMib: 1024 }).map(
    ({ severity }) => severity,
  )

  expect(severities).toEqual(['error', 'warning'])
})

describe('what the platform refuses', () => {
  it.each<[Partial<AppTemplate>, string]>([
    [{ app: 'ab' }, 'APP_NAME_INVALID app'],
    [{ app: 'a'.repeat(65) }, 'APP_NAME_INVALID app'],
    [{ app: 'my game' }, 'APP_NAME_INVALID app'],
    [{ versionName: '{branch}' }, 'VERSION_NAME_PATTERN versionName'],
    [{ versionName: 'v1' }, 'VERSION_NAME_CONSTANT versionName'],
    [{ versionName: `${'a'.repeat(62)}{tag}` }, 'VERSION_NAME_INVALID versionName'],
    [{ cpuUnits: 512.5 }, 'CPU_TOO_LOW cpuUnits'],
    [{ memoryMib: 99 }, 'MEMORY_TOO_LOW memoryMib'],
    [{ memoryMib: 1025 }, 'MEMORY_RATIO memoryMib'],
    [{ gpuUnits: -1 }, 'GPU_INVALID gpuUnits'],
    [{ maxDurationMinutes: 1441 }, 'DURATION_RANGE maxDurationMinutes'],
    [{ maxDurationMinutes: -2 }, 'DURATION_RANGE maxDurationMinutes'],
    [{ terminationGraceSeconds: 4 }, 'GRACE_RANGE terminationGraceSeconds'],
    [{ terminationGraceSeconds: 3601 }, 'GRACE_RANGE terminationGraceSeconds'],
    [{ timeToDeploySeconds: 9 }, 'TIME_TO_DEPLOY_RANGE timeToDeploySeconds'],
    [{ ports: [] }, 'PORT_MISSING ports'],
    [ports({ port: 0 }), 'PORT_RANGE ports[0].port'],
    [ports({ port: 60_000 }), 'PORT_RANGE ports[0].port'],
    [ports({}, { name: 'other' }), 'PORT_DUPLICATE ports[1].port'],
    [ports({}, { port: 7778 }), 'PORT_NAME_DUPLICATE ports[1].name'],
    [ports({ name: ' ' }), 'PORT_NAME_INVALID ports[0].name'],
    [ports({ protocol: 'SCTP' }), 'PROTOCOL_UNKNOWN ports[0].protocol'],
    [ports({ tlsUpgrade: true }), 'TLS_UPGRADE_PROTOCOL ports[0].tlsUpgrade'],
    [env({ key: 'A-B', value: '' }), 'ENV_KEY_REWRITTEN env[0].key'],
    [env({ key: '1A', isHidden: true }), 'ENV_KEY_REWRITTEN env[0].key'],
    [env({ key: 'A', value: '' }, { key: 'A', value: '' }), 'ENV_KEY_DUPLICATE env[1].key'],
    [env({ key: 'A', value: 'é'.repeat(2049) }), 'ENV_VALUE_TOO_LONG env[0].value'],
    [env({ key: 'A', value: '\0' }), 'ENV_VALUE_NUL env[0].value'],
    [env({ key: 'A', secret: '' }), 'ENV_SECRET_NAME env[0].secret'],
  ])('%j', (changes, expected) => {
    expect(codesOf(changes)).toEqual([`error ${expected}`])
  })

  it.each<Partial<AppTemplate>>([
    { app: 'a+b._-', versionName: '{utc}-{git}.{n}' },
    { cpuUnits: 256, memoryMib: 512, gpuUnits: 1024 },
    { maxDurationMinutes: -1, terminationGraceSeconds: 3600, timeToDeploySeconds: 15 },
    ports({ protocol: 'WS', port: 1, tlsUpgrade: true }, { name: 'b', port: 59_999, protocol: 'TCP/UDP' }),
    env({ key: '_A1', value: 'é'.repeat(2048) }, { key: 'B', secret: 'b' }, { key: 'C', isHidden: true }),
  ])('takes what is at its limits: %#', (changes) => {
    expect(codesOf(changes)).toEqual([])
  })

  it('includes placeholders that a server does not know, and long tags', () => {
    expect(codesOf({ versionName: '{tag}-{git}' }, { home: 'file' })).toEqual([])
    expect(codesOf({ versionName: '{tag}-{git}' }, { home: 'server' })).toEqual([
      'error VERSION_NAME_CLIENT_ONLY versionName',
    ])
    expect(codesOf({}, { tag: 'a'.repeat(65) })).toEqual(['error VERSION_NAME_INVALID versionName'])
  })
})

describe('what keeps players out', () => {
  it.each<[Partial<AppTemplate>, TemplateFacts, string]>([
    [{ timeToDeploySeconds: 10 }, {}, 'warning TIME_TO_DEPLOY_RANGE timeToDeploySeconds'],
    [{}, { exposedPorts: [] }, 'warning PORT_NOT_EXPOSED ports[0].port'],
    [{}, { exposedPorts: ['7777'] }, 'warning PROTOCOL_MISMATCH ports[0].protocol'],
    [{}, { exposedPorts: ['7777/udp', '8080'] }, 'warning EXPOSED_NOT_IN_TEMPLATE ports'],
    [{}, { netcode: 'carrier-pigeon' }, 'warning NETCODE_UNKNOWN ports'],
    [ports({ protocol: 'TCP' }), { netcode: 'kcp' }, 'error NETCODE_PROTOCOL ports[0].protocol'],
    [{}, { netcode: 'mirror-websockets' }, 'error NETCODE_PROTOCOL ports[0].protocol'],
    [{}, { base: 'debian' }, 'warning BASE_UNPINNED image.base'],
    [{}, { base: 'registry:5000/debian' }, 'warning BASE_UNPINNED image.base'],
    [{}, { tag: 'main' }, 'warning TAG_MUTABLE image.tag'],
    [{}, { command: ['/a', '--bind=127.0.0.1:7777'] }, 'warning COMMAND_LOOPBACK image.command'],
    [{}, { command: ['/a', 'ws://localhost'] }, 'warning COMMAND_LOOPBACK image.command'],
    [{}, { command: ['/a', '[::1]:80'] }, 'warning COMMAND_LOOPBACK image.command'],
    [env({ key: 'DB_PASSWORD', value: 'x1!' }), {}, 'warning ENV_VALUE_SECRET env[0].value'],
  ])('%j with %j', (changes, facts, expected) => {
    expect(codesOf(changes, facts)).toEqual([expected])
  })

  it.each<[Partial<AppTemplate>, TemplateFacts]>([
    [ports({ protocol: 'TCP/UDP' }), { netcode: 'kcp', exposedPorts: ['7777/udp', '7777/tcp'] }],
    [ports({ protocol: 'WSS' }), { netcode: 'websocket', exposedPorts: ['7777'] }],
    [ports({ protocol: 'WS' }), { netcode: 'ngo' }],
    [{}, { exposedPorts: ['22', '7777/udp'] }],
    [{}, { base: 'scratch', platform: 'linux/amd64/v2', command: ['/a', '--name=localhosted'] }],
    [{}, { engine: 'unreal', user: '1000' }],
  ])('accepts %j with %j', (changes, facts) => {
    expect(codesOf(changes, facts)).toEqual([])
  })

  it('tells no value of a variable', () => {
    const value = `hunter2\0${'x'.repeat(5000)}`

    const findings = checkTemplate({ ...template, env: [{ key: 'API_TOKEN', value }] })

    expect(findings).toHaveLength(3)
    expect(JSON.stringify(findings)).not.toContain('hunter2')
  })
})

describe('the checks of edgegap-mcp', () => {
  const theirs = [
    'no-from wrong-platform arm-base-image windows-base-image unpinned-base no-cmd windows-binary loopback-bind',
    'ssh-exposed unity-no-batchmode unity-no-nographics no-chmod unreal-root crlf-script godot-no-headless no-ports',
    'bad-protocol port-range duplicate-port duplicate-port-name unknown-netcode netcode-protocol port-not-exposed',
    'protocol-mismatch exposed-not-configured cpu-too-low memory-too-low memory-ratio latest-tag missing-project',
    'repository-scheme',
  ].flatMap((line) => line.split(' '))

  /** Each with an example and the code that stands for it here. */
  const here: readonly [string, FindingCode, Partial<AppTemplate>, TemplateFacts][] = [
    ['wrong-platform', 'PLATFORM_UNSUITABLE', {}, { platform: 'linux/arm64' }],
    ['arm-base-image', 'PLATFORM_UNSUITABLE', {}, { platform: 'linux/arm/v7' }],
    ['windows-base-image', 'PLATFORM_UNSUITABLE', {}, { platform: 'windows/amd64' }],
    ['unpinned-base', 'BASE_UNPINNED', {}, { base: 'ubuntu:latest' }],
    ['no-cmd', 'COMMAND_MISSING', {}, { command: [] }],
    ['windows-binary', 'COMMAND_WINDOWS', {}, { command: ['/app/Server.exe'] }],
    ['loopback-bind', 'COMMAND_LOOPBACK', {}, { command: ['/a', '-ip', '127.0.0.1'] }],
    ['ssh-exposed', 'PORT_SSH', ports({ port: 22, protocol: 'TCP' }), {}],
    ['unity-no-batchmode', 'UNITY_BATCHMODE', {}, { engine: 'unity', command: ['/a', '-nographics'] }],
    ['unity-no-nographics', 'UNITY_NOGRAPHICS', {}, { engine: 'unity', command: ['/a', '-batchmode'] }],
    ['unreal-root', 'UNREAL_ROOT', {}, { engine: 'unreal', user: '' }],
    ['godot-no-headless', 'GODOT_HEADLESS', {}, { engine: 'godot', command: ['/a'] }],
    ['no-ports', 'PORT_MISSING', { ports: [] }, {}],
    ['bad-protocol', 'PROTOCOL_UNKNOWN', ports({ protocol: 'ICMP' }), {}],
    ['port-range', 'PORT_RANGE', ports({ port: 60_000 }), {}],
    ['duplicate-port', 'PORT_DUPLICATE', ports({}, { name: 'b' }), {}],
    ['duplicate-port-name', 'PORT_NAME_DUPLICATE', ports({}, { port: 1 }), {}],
    ['unknown-netcode', 'NETCODE_UNKNOWN', {}, { netcode: 'x' }],
    ['netcode-protocol', 'NETCODE_PROTOCOL', {}, { netcode: 'telepathy' }],
    ['port-not-exposed', 'PORT_NOT_EXPOSED', {}, { exposedPorts: [] }],
    ['protocol-mismatch', 'PROTOCOL_MISMATCH', {}, { exposedPorts: ['7777/tcp'] }],
    ['exposed-not-configured', 'EXPOSED_NOT_IN_TEMPLATE', {}, { exposedPorts: ['7777/udp', '80'] }],
    ['cpu-too-low', 'CPU_TOO_LOW', { cpuUnits: 255, memoryMib: 256 }, {}],
    ['memory-too-low', 'MEMORY_TOO_LOW', { memoryMib: 255 }, {}],
    ['memory-ratio', 'MEMORY_RATIO', { memoryMib: 4096 }, {}],
    ['latest-tag', 'TAG_MUTABLE', {}, { tag: 'latest' }],
  ]

  const withoutObject = {
    'no-from': 'a push has a base image or none, and needs no Dockerfile',
    'no-chmod': 'the modes in the image come from what a file is, and never from the file system',
    'crlf-script': 'the inspection of the build refuses such an entrypoint and warns of such scripts',
    'missing-project': 'the image of a version is the repository that was pushed to, as the registry has it',
    'repository-scheme': 'a reference has no scheme',
  }

  it.each(here)('%s is %s here', (_, code, changes, facts) => {
    const codes = checkTemplate({ ...template, ...changes }, facts).map((finding) => finding.code)

    expect(codes).toEqual([code])
  })

  it('are all here, except those that cannot happen', () => {
    const known = [...here.map(([code]) => code), ...Object.keys(withoutObject)]

    expect(known.sort()).toEqual([...theirs].sort())
  })
})
