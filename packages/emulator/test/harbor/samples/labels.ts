import type { Harbor } from '../support/a-harbor.js'
import { pushImage, repositoryPath } from '../support/content.js'
import type { HarborSample } from '../support/sample.js'

const ARTIFACT_LABELS = '/projects/{project_name}/repositories/{repository_name}/artifacts/{reference}/labels'

async function addLabel({ call }: Harbor, name: string): Promise<number> {
  const { headers } = await call('POST', '/labels', { name, scope: 'p', project_id: 1, color: '#0065AB' })
  return Number(String(headers.location).split('/').at(-1))
}

/** Samples of labels. */
export const labelSamples: readonly HarborSample[] = [
  {
    operation: 'GET /labels',
    does: 'lists labels',
    status: 200,
    async request(harbor, name) {
      await addLabel(harbor, name)
      return harbor.call('GET', '/labels?scope=p&project_id=1')
    },
  },
  {
    operation: 'GET /labels',
    does: 'does not say whose labels',
    status: 400,
    request: ({ call }) => call('GET', '/labels'),
  },
  {
    operation: 'POST /labels',
    does: 'makes a label of all projects',
    status: 201,
    request: ({ call }, name) => call('POST', '/labels', { name, scope: 'g' }),
  },
  {
    operation: 'POST /labels',
    does: 'makes a label twice',
    status: 409,
    async request(harbor, name) {
      await addLabel(harbor, name)
      return harbor.call('POST', '/labels', { name, scope: 'p', project_id: 1 })
    },
  },
  {
    operation: 'GET /labels/{label_id}',
    does: 'reads a label',
    status: 200,
    request: async (harbor, name) => harbor.call('GET', `/labels/${await addLabel(harbor, name)}`),
  },
  {
    operation: 'GET /labels/{label_id}',
    does: 'reads a label that is not there',
    status: 404,
    request: ({ call }) => call('GET', '/labels/99999'),
  },
  {
    operation: 'PUT /labels/{label_id}',
    does: 'changes a label',
    status: 200,
    request: async (harbor, name) =>
      harbor.call('PUT', `/labels/${await addLabel(harbor, name)}`, { name: `${name}-2`, color: '#000000' }),
  },
  {
    operation: 'PUT /labels/{label_id}',
    does: 'takes the name of a label away',
    status: 400,
    request: async (harbor, name) => harbor.call('PUT', `/labels/${await addLabel(harbor, name)}`, {}),
  },
  {
    operation: 'DELETE /labels/{label_id}',
    does: 'deletes a label',
    status: 200,
    request: async (harbor, name) => harbor.call('DELETE', `/labels/${await addLabel(harbor, name)}`),
  },
  {
    operation: 'DELETE /labels/{label_id}',
    does: 'deletes a label that is not there',
    status: 404,
    request: ({ call }) => call('DELETE', '/labels/99999'),
  },
  {
    operation: `POST ${ARTIFACT_LABELS}`,
    does: 'puts a label on an artifact',
    status: 200,
    async request(harbor, name) {
      await pushImage(harbor, name, { tag: '1.0' })
      const id = await addLabel(harbor, name)
      return harbor.call('POST', repositoryPath(harbor, name, '/artifacts/1.0/labels'), { id })
    },
  },
  {
    operation: `POST ${ARTIFACT_LABELS}`,
    does: 'puts a label on an artifact that is not there',
    status: 404,
    async request(harbor, name) {
      await pushImage(harbor, name, { tag: '1.0' })
      return harbor.call('POST', repositoryPath(harbor, name, '/artifacts/1.0/labels'), { id: 99999 })
    },
  },
  {
    operation: `DELETE ${ARTIFACT_LABELS}/{label_id}`,
    does: 'takes a label off',
    status: 200,
    async request(harbor, name) {
      await pushImage(harbor, name, { tag: '1.0' })
      const id = await addLabel(harbor, name)
      await harbor.call('POST', repositoryPath(harbor, name, '/artifacts/1.0/labels'), { id })
      return harbor.call('DELETE', repositoryPath(harbor, name, `/artifacts/1.0/labels/${id}`))
    },
  },
  {
    operation: `DELETE ${ARTIFACT_LABELS}/{label_id}`,
    does: 'takes a label off that is not on',
    status: 404,
    async request(harbor, name) {
      await pushImage(harbor, name, { tag: '1.0' })
      const id = await addLabel(harbor, name)
      return harbor.call('DELETE', repositoryPath(harbor, name, `/artifacts/1.0/labels/${id}`))
    },
  },
]
