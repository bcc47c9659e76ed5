import { pushImage, repositoryPath, ruleFor } from '../support/content.js'
import type { HarborSample } from '../support/sample.js'

const REPOSITORIES = '/projects/{project_name}/repositories'
const REPOSITORY = `${REPOSITORIES}/{repository_name}`

/** Samples of repositories. */
export const repositorySamples: readonly HarborSample[] = [
  {
    operation: `GET ${REPOSITORIES}`,
    does: 'lists repositories',
    status: 200,
    async request(harbor, name) {
      await pushImage(harbor, name, { tag: '1.0' })
      return harbor.call('GET', '/projects/studio/repositories?sort=-name')
    },
  },
  {
    operation: `GET ${REPOSITORIES}`,
    does: 'asks for a page that is too large',
    status: 422,
    request: ({ call }) => call('GET', '/projects/studio/repositories?page_size=101'),
  },
  {
    operation: `GET ${REPOSITORY}`,
    does: 'reads a repository with a nested name',
    status: 200,
    async request(harbor, name) {
      await pushImage(harbor, `game/${name}`, { tag: '1.0' })
      await harbor.call('PUT', repositoryPath(harbor, `game/${name}`), { description: 'The server.' })
      return harbor.call('GET', repositoryPath(harbor, `game/${name}`))
    },
  },
  {
    operation: `GET ${REPOSITORY}`,
    does: 'reads a repository that is not there',
    status: 404,
    request: (harbor, name) => harbor.call('GET', repositoryPath(harbor, name)),
  },
  {
    operation: `PUT ${REPOSITORY}`,
    does: 'describes a repository',
    status: 200,
    async request(harbor, name) {
      await pushImage(harbor, name, { tag: '1.0' })
      return harbor.call('PUT', repositoryPath(harbor, name), { description: 'The server.' })
    },
  },
  {
    operation: `PUT ${REPOSITORY}`,
    does: 'describes a repository that is not there',
    status: 404,
    request: (harbor, name) => harbor.call('PUT', repositoryPath(harbor, name), { description: 'None.' }),
  },
  {
    operation: `DELETE ${REPOSITORY}`,
    does: 'deletes a repository',
    status: 200,
    async request(harbor, name) {
      await pushImage(harbor, name, { tag: '1.0' })
      return harbor.call('DELETE', repositoryPath(harbor, name))
    },
  },
  {
    operation: `DELETE ${REPOSITORY}`,
    does: 'deletes a repository with an immutable tag',
    status: 412,
    async request(harbor, name) {
      await pushImage(harbor, name, { tag: '1.0' })
      await harbor.call('POST', '/projects/studio/immutabletagrules', ruleFor(name, '**'))
      return harbor.call('DELETE', repositoryPath(harbor, name))
    },
  },
]
