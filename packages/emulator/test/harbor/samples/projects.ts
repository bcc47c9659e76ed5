import type { HarborSample } from '../support/sample.js'

const PROJECT = '/projects/{project_name_or_id}'
const METADATA = `${PROJECT}/metadatas`
const ONE = `${METADATA}/{meta_name}`

/** Samples of projects and their settings. */
export const projectSamples: readonly HarborSample[] = [
  {
    operation: 'GET /projects',
    does: 'lists the projects',
    status: 200,
    request: ({ call }) => call('GET', '/projects'),
  },
  {
    operation: 'GET /projects',
    does: 'asks for more items than a page has',
    status: 422,
    request: ({ call }) => call('GET', '/projects?page_size=101'),
  },
  {
    operation: 'GET /projects',
    does: 'asks for a key without a value',
    status: 400,
    request: ({ call }) => call('GET', '/projects?q=name='),
  },
  {
    operation: 'HEAD /projects',
    does: 'asks whether a project is there',
    status: 200,
    request: ({ call }) => call('HEAD', '/projects?project_name=studio'),
  },
  {
    operation: 'HEAD /projects',
    does: 'asks for one that is not',
    status: 404,
    request: ({ call }) => call('HEAD', '/projects?project_name=nothing'),
  },
  {
    operation: `GET ${PROJECT}`,
    does: 'reads a project by its number',
    status: 200,
    request: ({ call }) => call('GET', '/projects/1'),
  },
  {
    operation: `GET ${PROJECT}`,
    does: 'reads one that does not exist as a robot',
    status: 403,
    request: ({ call, emulator }) => call('GET', '/projects/nothing', undefined, emulator.push),
  },
  {
    operation: `GET ${PROJECT}/summary`,
    does: 'reads what a project holds',
    status: 200,
    async request({ call, push, emulator }, name) {
      await push(name, '1.0')
      return call('GET', '/projects/studio/summary', undefined, emulator.push)
    },
  },
  {
    operation: `GET ${PROJECT}/summary`,
    does: 'reads what one holds that does not exist',
    status: 404,
    request: ({ call }) => call('GET', '/projects/nothing/summary'),
  },
  {
    operation: `GET ${PROJECT}/_deletable`,
    does: 'asks whether a project may go',
    status: 200,
    request: ({ call }) => call('GET', '/projects/studio/_deletable'),
  },
  {
    operation: `GET ${PROJECT}/_deletable`,
    does: 'asks it as a robot',
    status: 403,
    request: ({ call, emulator }) => call('GET', '/projects/studio/_deletable', undefined, emulator.push),
  },
  {
    operation: 'POST /projects',
    does: 'makes a project',
    status: 201,
    request: ({ call }, name) => call('POST', '/projects', { project_name: name, storage_limit: 5000 }),
  },
  {
    operation: 'POST /projects',
    does: 'takes a name again',
    status: 409,
    request: ({ call }) => call('POST', '/projects', { project_name: 'studio' }),
  },
  {
    operation: `PUT ${PROJECT}`,
    does: 'changes settings',
    status: 200,
    request: ({ call }) => call('PUT', '/projects/studio', { metadata: { severity: null } }),
  },
  {
    operation: `PUT ${PROJECT}`,
    does: 'changes those of another project',
    status: 403,
    request: ({ call, emulator }) => call('PUT', '/projects/other', { metadata: {} }, emulator.push),
  },
  {
    operation: `DELETE ${PROJECT}`,
    does: 'deletes a project',
    status: 200,
    async request({ call }, name) {
      await call('POST', '/projects', { project_name: name })
      return call('DELETE', `/projects/${name}`)
    },
  },
  {
    operation: `DELETE ${PROJECT}`,
    does: 'deletes one with repositories',
    status: 412,
    async request({ call, push }, name) {
      await push(name, '1.0')
      return call('DELETE', '/projects/studio')
    },
  },
  {
    operation: `GET ${METADATA}`,
    does: 'lists the settings',
    status: 200,
    request: ({ call }) => call('GET', '/projects/studio/metadatas/'),
  },
  {
    operation: `GET ${METADATA}`,
    does: 'lists them without the right',
    status: 403,
    request: ({ call, emulator }) => call('GET', '/projects/studio/metadatas/', undefined, emulator.pull),
  },
  {
    operation: `POST ${METADATA}`,
    does: 'adds a setting',
    status: 200,
    request: ({ call }) => call('POST', '/projects/studio/metadatas/', { reuse_sys_cve_allowlist: 'true' }),
  },
  {
    operation: `POST ${METADATA}`,
    does: 'adds one that is there',
    status: 409,
    request: ({ call }) => call('POST', '/projects/studio/metadatas/', { public: 'true' }),
  },
  {
    operation: `GET ${ONE}`,
    does: 'reads a setting',
    status: 200,
    request: ({ call }) => call('GET', '/projects/studio/metadatas/public'),
  },
  {
    operation: `GET ${ONE}`,
    does: 'reads one that is not set',
    status: 404,
    request: ({ call }) => call('GET', '/projects/studio/metadatas/severity'),
  },
  {
    operation: `PUT ${ONE}`,
    does: 'changes a setting',
    status: 200,
    request: ({ call }) => call('PUT', '/projects/studio/metadatas/public', { public: 'false' }),
  },
  {
    operation: `PUT ${ONE}`,
    does: 'gives a setting what it cannot be',
    status: 400,
    request: ({ call }) => call('PUT', '/projects/studio/metadatas/public', { public: 'perhaps' }),
  },
  {
    operation: `DELETE ${ONE}`,
    does: 'removes a setting',
    status: 200,
    async request({ call }) {
      await call('POST', '/projects/studio/metadatas/', { prevent_vul: 'true' })
      return call('DELETE', '/projects/studio/metadatas/prevent_vul')
    },
  },
  {
    operation: `DELETE ${ONE}`,
    does: 'removes one that is not set',
    status: 404,
    request: ({ call }) => call('DELETE', '/projects/studio/metadatas/severity'),
  },
]
