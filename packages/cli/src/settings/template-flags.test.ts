import type { AppTemplate } from '@slipway/sdk'
import { describe, expect, it } from 'vitest'
import { changesTemplate, withTemplateFlags } from './template-flags.js'

const TEMPLATE: AppTemplate = {
  app: 'game',
  cpuUnits: 512,
  memoryMib: 1024,
  ports: [{ name: 'gameport', port: 7777, protocol: 'UDP' }],
  env: [
    { key: 'MODE', value: 'casual' },
    { key: 'RCON', isHidden: true },
  ],
  restartPolicy: 'never',
}

describe('withTemplateFlags', () => {
  it('leaves alone what no flag names', () => {
    expect(withTemplateFlags(TEMPLATE, {})).toEqual(TEMPLATE)
    expect(changesTemplate({})).toBe(false)
    expect(changesTemplate({ forceCache: false })).toBe(true)
  })

  it('puts each flag in its place', () => {
    const changed = withTemplateFlags(TEMPLATE, {
      app: 'arena',
      versionName: 'v-{tag}',
      cpu: '1024',
      memory: '2GiB',
      gpu: '0',
      port: ['web=8080/ws,tls'],
      maxDuration: '24h',
      timeToDeploy: '2m',
      grace: '30s',
      restart: 'always',
      forceCache: true,
    })

    expect(changed).toEqual({
      app: 'arena',
      versionName: 'v-{tag}',
      cpuUnits: 1024,
      memoryMib: 2048,
      gpuUnits: 0,
      ports: [{ name: 'web', port: 8080, protocol: 'WS', tlsUpgrade: true }],
      env: TEMPLATE.env,
      maxDurationMinutes: 1440,
      timeToDeploySeconds: 120,
      terminationGraceSeconds: 30,
      restartPolicy: 'always',
      forceCache: true,
    })
  })

  it('changes variables one by one', () => {
    const { env } = withTemplateFlags(TEMPLATE, {
      env: ['MODE=ranked', 'EMPTY='],
      secretEnv: ['API_KEY=key'],
      removeEnv: ['RCON'],
    })

    expect(env).toEqual([
      { key: 'MODE', value: 'ranked' },
      { key: 'EMPTY', value: '' },
      { key: 'API_KEY', secret: 'key' },
    ])
  })

  it('knows that a deployment may never end', () => {
    expect(withTemplateFlags(TEMPLATE, { maxDuration: 'never' }).maxDurationMinutes).toBe(-1)
  })

  it.each([
    [{ memory: '1.5MiB' }, '--memory takes a size'],
    [{ memory: 'much' }, '--memory takes a size'],
    [{ cpu: '1.5' }, '--cpu takes a whole number'],
    [{ removeEnv: ['GONE'] }, 'no variable GONE'],
  ])('refuses %j', (flags, words) => {
    expect(() => withTemplateFlags(TEMPLATE, flags)).toThrow(words)
  })

  it.each([
    [{ timeToDeploy: '1.5s' }, '--time-to-deploy', 'seconds', '30s or 2m'],
    [{ grace: '30' }, '--grace', 'seconds', '30s or 2m'],
    [{ maxDuration: '90s' }, '--max-duration', 'minutes', '60m, 24h or never'],
    [{ maxDuration: '1.5m' }, '--max-duration', 'minutes', '60m, 24h or never'],
  ])('refuses %j in the unit of the flag', (flags, flag, unit, examples) => {
    expect(() => withTemplateFlags(TEMPLATE, flags)).toThrow(
      expect.objectContaining({
        code: 'OPTION_INVALID',
        reason: `${flag} takes a time span in whole ${unit}`,
        hint: `Write ${flag} ${examples}.`,
      }),
    )
  })

  it('does not repeat what may be a secret without its name', () => {
    const change = () => withTemplateFlags(TEMPLATE, { env: ['hunter2'] })

    expect(change).toThrow('--env takes KEY=value')
    expect(change).not.toThrow('hunter2')
  })
})
