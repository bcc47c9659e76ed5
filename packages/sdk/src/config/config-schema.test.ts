import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { projectConfigJsonSchema } from './config-schema.js'

const checkedIn = fileURLToPath(new URL('../../slipway.schema.json', import.meta.url))

it('publishes the JSON Schema of slipway.json as it is checked in (vitest -u writes it)', async () => {
  await expect(projectConfigJsonSchema()).toMatchFileSnapshot(checkedIn)
})
