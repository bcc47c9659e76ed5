import { pushAttached, pushImage, pushIndex, repositoryPath, sign } from '../support/content.js'
import type { HarborSample } from '../support/sample.js'

const ARTIFACTS = '/projects/{project_name}/repositories/{repository_name}/artifacts'
const ARTIFACT = `${ARTIFACTS}/{reference}`
const EVERYTHING =
  'with_label=true&with_accessory=true&with_immutable_status=true&with_scan_overview=true&with_sbom_overview=true'

/** Samples of artifacts. */
export const artifactSamples: readonly HarborSample[] = [
  {
    operation: `GET ${ARTIFACTS}`,
    does: 'lists artifacts with all that is known of them',
    status: 200,
    async request(harbor, name) {
      const digest = await pushImage(harbor, name, {
        tag: '1.0',
        extra: { annotations: { game: 'shooter' } },
      })
      await sign(harbor, name, digest)
      await pushIndex(harbor, name, 'all')
      const label = await harbor.call('POST', '/labels', { name, scope: 'p', project_id: 1 })
      const id = Number(String(label.headers.location).split('/').at(-1))
      await harbor.call('POST', repositoryPath(harbor, name, '/artifacts/1.0/labels'), { id })
      return harbor.call('GET', repositoryPath(harbor, name, `/artifacts?${EVERYTHING}`))
    },
  },
  {
    operation: `GET ${ARTIFACTS}`,
    does: 'asks for tags in a way that is not known',
    status: 400,
    async request(harbor, name) {
      await pushImage(harbor, name, { tag: '1.0' })
      return harbor.call('GET', repositoryPath(harbor, name, '/artifacts?q=tags%3D%5Ba~b%5D'))
    },
  },
  {
    operation: `POST ${ARTIFACTS}`,
    does: 'copies an artifact',
    status: 201,
    async request(harbor, name) {
      await pushImage(harbor, name, { tag: '1.0' })
      return harbor.call('POST', repositoryPath(harbor, `${name}-copy`, `/artifacts?from=studio/${name}:1.0`))
    },
  },
  {
    operation: `POST ${ARTIFACTS}`,
    does: 'copies an artifact that is not there',
    status: 400,
    request: (harbor, name) =>
      harbor.call('POST', repositoryPath(harbor, name, `/artifacts?from=studio/${name}:1.0`)),
  },
  {
    operation: `GET ${ARTIFACT}`,
    does: 'reads an image',
    status: 200,
    async request(harbor, name) {
      await pushImage(harbor, name, { tag: '1.0' })
      return harbor.call('GET', repositoryPath(harbor, name, `/artifacts/1.0?${EVERYTHING}`))
    },
  },
  {
    operation: `GET ${ARTIFACT}`,
    does: 'reads an index',
    status: 200,
    async request(harbor, name) {
      const { index } = await pushIndex(harbor, name, 'all')
      return harbor.call('GET', repositoryPath(harbor, name, `/artifacts/${index}`))
    },
  },
  {
    operation: `GET ${ARTIFACT}`,
    does: 'reads an artifact that is not there',
    status: 404,
    request: (harbor, name) => harbor.call('GET', repositoryPath(harbor, name, '/artifacts/1.0')),
  },
  {
    operation: `DELETE ${ARTIFACT}`,
    does: 'deletes an artifact',
    status: 200,
    async request(harbor, name) {
      await pushImage(harbor, name, { tag: '1.0' })
      return harbor.call('DELETE', repositoryPath(harbor, name, '/artifacts/1.0'))
    },
  },
  {
    operation: `DELETE ${ARTIFACT}`,
    does: 'deletes a part of an index',
    status: 412,
    async request(harbor, name) {
      const { parts } = await pushIndex(harbor, name, 'all')
      return harbor.call('DELETE', repositoryPath(harbor, name, `/artifacts/${parts[0]}`))
    },
  },
  {
    operation: `GET ${ARTIFACT}/accessories`,
    does: 'lists what is attached to an artifact',
    status: 200,
    async request(harbor, name) {
      const digest = await pushImage(harbor, name, { tag: '1.0' })
      await pushAttached(harbor, name, digest, 'application/vnd.example')
      return harbor.call('GET', repositoryPath(harbor, name, '/artifacts/1.0/accessories'))
    },
  },
  {
    operation: `GET ${ARTIFACT}/accessories`,
    does: 'lists what is attached to nothing',
    status: 404,
    request: (harbor, name) => harbor.call('GET', repositoryPath(harbor, name, '/artifacts/1.0/accessories')),
  },
  {
    operation: `GET ${ARTIFACT}/additions/{addition}`,
    does: 'reads how an image was built',
    status: 200,
    async request(harbor, name) {
      await pushImage(harbor, name, { tag: '1.0' })
      return harbor.call('GET', repositoryPath(harbor, name, '/artifacts/1.0/additions/build_history'))
    },
  },
  {
    operation: `GET ${ARTIFACT}/additions/{addition}`,
    does: 'reads the values of what is no chart',
    status: 400,
    async request(harbor, name) {
      await pushImage(harbor, name, { tag: '1.0' })
      return harbor.call('GET', repositoryPath(harbor, name, '/artifacts/1.0/additions/values.yaml'))
    },
  },
]
