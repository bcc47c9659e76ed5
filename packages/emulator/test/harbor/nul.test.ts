import { expect, it } from 'vitest'
import { aHarbor } from './support/a-harbor.js'

const ARTIFACTS = '/projects/studio/repositories/server/artifacts'

it.each([
  ['POST', '/labels', '{"name":"a\\u0000b","scope":"p","project_id":1}', 400],
  ['POST', '/robots', '{"name":"a\\u0000b"}', 400],
  ['POST', `${ARTIFACTS}?from=studio/server:1%00x`, undefined, 400],
  ['POST', `${ARTIFACTS}?from=stu%00dio/server:1`, undefined, 400],
  ['GET', '/projects/studio/repositories/server%2500x', undefined, 404],
  ['GET', '/projects/studio%00x', undefined, 404],
  ['HEAD', '/projects?project_name=studio%00x', undefined, 404],
  ['GET', `${ARTIFACTS}?q=tags%3D1%00x`, undefined, 404],
])('a NUL in %s %s is answered and cuts nothing', async (method, path, body, status) => {
  const { call } = await aHarbor()

  expect((await call(method, path, body)).status).toBe(status)
})
