import { describe, expect, it } from 'vitest'
import type { AppTemplate, TemplateEnv } from '../config/template.js'
import { requireValues } from './lost-values.js'

const withEnv = (...env: TemplateEnv[]): AppTemplate => ({
  app: 'arena',
  cpuUnits: 512,
  memoryMib: 1024,
  ports: [],
  env,
})

describe('hidden values', () => {
  const hidden = withEnv({ key: 'A', isHidden: true }, { key: 'B', isHidden: true })

  it('are known where the home has them', () => {
    expect(() => requireValues(hidden, hidden)).not.toThrow()
    expect(() => requireValues(withEnv({ key: 'A', secret: 'a' }, { key: 'B', value: '' }))).not.toThrow()
  })

  it('are missing where nobody has them, and all are named', () => {
    expect(() => requireValues(hidden)).toThrow('A, B')
    expect(() => requireValues(hidden, withEnv({ key: 'A', value: 'open' }))).toThrow('A, B')
  })
})
