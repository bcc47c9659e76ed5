import { describe, expect, it } from 'vitest'
import { encodeConfig } from './config.js'
import { runRecord } from './run-record.js'

const rest = { platform: { os: 'linux', architecture: 'amd64' }, diffIds: [], history: [] }
const configOf = (run: Parameters<typeof encodeConfig>[0]['run']) =>
  (JSON.parse(encodeConfig({ ...rest, run }).bytes.toString()) as { readonly config: object }).config

describe('how an image runs', () => {
  it('is written as Docker writes it, what is not set left out', () => {
    const healthcheck = { test: ['CMD-SHELL', 'true'], intervalNs: 5e9, retries: 2 }

    expect(configOf({ volumes: ['/a', '/b'], healthcheck })).toEqual({
      Volumes: { '/a': {}, '/b': {} },
      Healthcheck: { Test: ['CMD-SHELL', 'true'], Interval: 5_000_000_000, Retries: 2 },
    })
    expect(configOf({})).toEqual({})
  })

  it('is read with null, 0 and empty as absent', () => {
    const healthcheck = { Test: ['NONE'], Interval: 0, Timeout: null, Retries: 0 }

    expect(runRecord.parse({ Volumes: null, Healthcheck: null, ExposedPorts: {} })).toEqual({})
    expect(runRecord.parse({ Volumes: {}, Healthcheck: healthcheck })).toEqual({
      healthcheck: { test: ['NONE'] },
    })
  })
})
