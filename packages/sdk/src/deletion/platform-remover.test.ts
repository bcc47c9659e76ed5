import { expect, it } from 'vitest'
import { aDeletePlan } from '../../test/support/a-delete-plan.js'
import { aCredential, aRegistry, errorOf, SENTINEL, silentLogger } from '../../test/support/a-registry.js'
import { anArtifact } from '../../test/support/an-artifact.js'
import { serve } from '../../test/support/scripted-server.js'
import { createRedactor } from '../log/redactor.js'
import { OCI_MANIFEST } from '../oci/media-types.js'
import { openPlatformClient } from '../platform/platform-client.js'
import { createPlatformRemover } from './platform-remover.js'

const IMAGE = anArtifact('image', { tags: ['1.0', 'stable'] })
const [ITEM] = aDeletePlan([IMAGE]).items

it('shows no token that a platform repeats in its word about a tag', async () => {
  const registry = await serve(({ method }, response) => {
    const described = { 'Content-Length': 5, 'Docker-Content-Digest': IMAGE.digest }
    response.writeHead(200, { 'Content-Type': OCI_MANIFEST, ...described })
    response.end(method === 'HEAD' ? undefined : '12345')
  })
  const platform = await serve(({ method, raw }, response) => {
    const message = `not with ${raw.headers.authorization} or ${SENTINEL}`
    const results = ['1.0', 'stable'].map((tag) => ({ tag, status: 403, message }))
    const data = { data: [{ tag: '1.0' }], total_count: 1 }
    response.writeHead(method === 'POST' ? 207 : 200, { 'Content-Type': 'application/json' })
    response.end(JSON.stringify(method === 'POST' ? { results } : data))
  })
  const client = openPlatformClient({
    url: new URL(`http://${platform.host}`),
    credential: aCredential(platform.host, { kind: 'api' }),
    logger: silentLogger,
    redactor: createRedactor(),
  })
  const place = { project: 'studio', repository: IMAGE.repository, registry: aRegistry(registry.host) }
  const remover = createPlatformRemover(client, place)

  const error = ITEM && (await errorOf(remover.remove(ITEM, {})))

  client.close()
  expect(error).toMatchObject({
    code: 'SERVER_ERROR',
    status: 403,
    message: expect.stringContaining('not with'),
  })
  expect(JSON.stringify(error)).not.toContain(SENTINEL)
})
