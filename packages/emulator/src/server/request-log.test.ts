import { expect, it } from 'vitest'
import { createRequestLog } from './request-log.js'

it('forgets the oldest requests beyond its capacity', () => {
  const log = createRequestLog(2)

  for (const path of ['/1', '/2', '/3']) log.begin({ method: 'GET', path, query: '', authorization: 'none' })

  expect(log.entries.map((entry) => entry.path)).toEqual(['/2', '/3'])
})
