import type { HarborSample } from '../support/sample.js'

const SYSTEM = '/system/CVEAllowlist'
const LIST = { items: [{ cve_id: 'CVE-2024-0001' }], expires_at: 2_000_000_000 }

/** Samples of the vulnerabilities that do not count. */
export const allowlistSamples: readonly HarborSample[] = [
  {
    operation: `GET ${SYSTEM}`,
    does: 'reads the list of the system',
    status: 200,
    async request({ call, emulator }) {
      await call('PUT', SYSTEM, LIST)
      return call('GET', SYSTEM, undefined, emulator.pull)
    },
  },
  {
    operation: `GET ${SYSTEM}`,
    does: 'reads it without a name',
    status: 401,
    request: ({ call }) => call('GET', SYSTEM, undefined, null),
  },
  {
    operation: `PUT ${SYSTEM}`,
    does: 'replaces the list of the system',
    status: 200,
    request: ({ call }) => call('PUT', SYSTEM, LIST),
  },
  {
    operation: `PUT ${SYSTEM}`,
    does: 'replaces it as a robot',
    status: 403,
    request: ({ call, emulator }) => call('PUT', SYSTEM, LIST, emulator.push),
  },
  {
    operation: `PUT ${SYSTEM}`,
    does: 'names a vulnerability twice',
    status: 500,
    request: ({ call }) => call('PUT', SYSTEM, { items: [...LIST.items, ...LIST.items] }),
  },
  {
    operation: 'GET /projects/{project_name_or_id}',
    does: 'reads a project with a list of its own',
    status: 200,
    async request({ call }, name) {
      await call('POST', '/projects', { project_name: name })
      await call('PUT', `/projects/${name}`, { cve_allowlist: LIST })
      return call('GET', `/projects/${name}`)
    },
  },
]
