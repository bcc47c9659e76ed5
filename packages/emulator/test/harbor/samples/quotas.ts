import type { HarborSample } from '../support/sample.js'

/** Samples of quotas. */
export const quotaSamples: readonly HarborSample[] = [
  {
    operation: 'GET /quotas',
    does: 'lists the quotas',
    status: 200,
    request: ({ call }) => call('GET', '/quotas?reference=project&reference_id=1'),
  },
  {
    operation: 'GET /quotas',
    does: 'lists them as a robot',
    status: 403,
    request: ({ call, emulator }) => call('GET', '/quotas', undefined, emulator.push),
  },
  {
    operation: 'GET /quotas/{id}',
    does: 'reads a quota',
    status: 200,
    request: ({ call }) => call('GET', '/quotas/101'),
  },
  {
    operation: 'GET /quotas/{id}',
    does: 'takes the number of a project for one',
    status: 404,
    request: ({ call }) => call('GET', '/quotas/1'),
  },
  {
    operation: 'PUT /quotas/{id}',
    does: 'takes the limit away',
    status: 200,
    request: ({ call }) => call('PUT', '/quotas/101', { hard: { storage: -1 } }),
  },
  {
    operation: 'PUT /quotas/{id}',
    does: 'sets no storage at all',
    status: 400,
    request: ({ call }) => call('PUT', '/quotas/101', { hard: { storage: 0 } }),
  },
]
