import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { templateFieldsAt, templateSchema } from './template-schema.js'

const template = {
  app: 'my-game',
  cpuUnits: 512,
  memoryMib: 1024,
  ports: [{ name: 'gameport', port: 7777, protocol: 'UDP' }],
}

const messagesOf = (value: unknown) => {
  const result = templateSchema.safeParse(value)
  return result.success ? [] : result.error.issues.map(({ path, message }) => `${path.join('.')} ${message}`)
}

describe('a template in slipway.json', () => {
  it('needs an app, CPU, memory and ports', () => {
    expect(templateSchema.parse(template)).toEqual(template)
  })

  it('may say everything that the platform takes', () => {
    const full = {
      ...template,
      versionName: 'v-{tag}',
      gpuUnits: 0,
      ports: [{ name: 'web', port: 59_999, protocol: 'WS', check: false, tlsUpgrade: true }],
      env: [
        { key: 'MODE', value: 'ranked' },
        { key: 'DB_PASSWORD', secret: 'db-password' },
      ],
      maxDurationMinutes: -1,
      timeToDeploySeconds: 120,
      terminationGraceSeconds: 30,
      restartPolicy: 'on-failure',
      forceCache: true,
      verifyImage: true,
      isActive: false,
      deployInMainlandChina: false,
      dnsConfig: 'my-dns',
      logStorage: 'my-storage',
    }

    expect(templateSchema.parse(full)).toEqual(full)
  })

  it.each([
    [{ ...template, app: 'a b' }, 'app must be a name of 3 to 64'],
    [{ ...template, app: 'ab' }, 'app must be a name of 3 to 64'],
    [{ ...template, app: undefined }, 'app is missing: it must be a name of 3 to 64'],
    [{ ...template, cpuUnits: 99 }, 'cpuUnits must be a whole number of units from 100'],
    [{ ...template, memoryMib: 512.5 }, 'memoryMib must be a whole number of MiB from 100'],
    [{ ...template, ports: [{ name: 'a', port: 60_000, protocol: 'UDP' }] }, 'ports.0.port must be'],
    [
      { ...template, ports: [{ name: 'a', port: 7777, protocol: 'SCTP' }] },
      'ports.0.protocol must be one of',
    ],
    [{ ...template, maxDurationMinutes: 1441 }, 'maxDurationMinutes must be a whole number of minutes'],
    [{ ...template, restartPolicy: 'on_failure' }, 'restartPolicy must be one of always, never, on-failure'],
    [{ ...template, env: [{ key: 'A' }] }, 'env.0 must be an object with "key" and either'],
    [{ ...template, env: [{ key: 'A', isHidden: true }] }, 'env.0 must be an object with "key" and either'],
  ])('says what is allowed instead (%#)', (value, message) => {
    expect(messagesOf(value)).toEqual([expect.stringContaining(message)])
  })

  it('never repeats a value', () => {
    const sentinel = 'hunter2-hunter2'
    const fields = { ...template, app: `${sentinel} `, restartPolicy: sentinel, versionName: `${sentinel}\n` }
    const env = [{ key: sentinel, value: `${sentinel}\0`, secret: sentinel }, sentinel]

    const messages = messagesOf({ ...fields, env })

    expect(messages.length).toBeGreaterThan(4)
    expect(messages.join()).not.toContain(sentinel)
  })

  it('has no field for the image, which the push fills in', () => {
    expect(templateSchema.safeParse({ ...template, docker_tag: '1' }).success).toBe(false)
    expect(templateFieldsAt([])).toContain('versionName')
    expect(templateFieldsAt(['ports', 0])).toEqual(['name', 'port', 'protocol', 'check', 'tlsUpgrade'])
    expect(templateFieldsAt(['env', 0])).toEqual(['key', 'value', 'secret'])
  })

  it('becomes a JSON Schema in which each field of a template and of a port is described', () => {
    const schema = z.toJSONSchema(templateSchema, { target: 'draft-7' })
    const described = z.record(z.string(), z.object({ description: z.string().min(10) }))

    const properties = described.parse(schema.properties)
    expect(Object.keys(properties)).toEqual(templateFieldsAt([]))
  })
})
