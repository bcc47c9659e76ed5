import { pushImage, repositoryPath, ruleFor } from '../support/content.js'
import type { HarborSample } from '../support/sample.js'

const TAGS = '/projects/{project_name}/repositories/{repository_name}/artifacts/{reference}/tags'

/** Samples of tags. */
export const tagSamples: readonly HarborSample[] = [
  {
    operation: `GET ${TAGS}`,
    does: 'lists tags',
    status: 200,
    async request(harbor, name) {
      await pushImage(harbor, name, { tag: '1.0' })
      return harbor.call(
        'GET',
        repositoryPath(harbor, name, '/artifacts/1.0/tags?with_immutable_status=true'),
      )
    },
  },
  {
    operation: `GET ${TAGS}`,
    does: 'lists tags of what is not there',
    status: 404,
    request: (harbor, name) => harbor.call('GET', repositoryPath(harbor, name, '/artifacts/1.0/tags')),
  },
  {
    operation: `POST ${TAGS}`,
    does: 'adds a tag',
    status: 201,
    async request(harbor, name) {
      await pushImage(harbor, name, { tag: '1.0' })
      return harbor.call('POST', repositoryPath(harbor, name, '/artifacts/1.0/tags'), { name: 'stable' })
    },
  },
  {
    operation: `POST ${TAGS}`,
    does: 'adds a tag that is there',
    status: 409,
    async request(harbor, name) {
      await pushImage(harbor, name, { tag: '1.0' })
      return harbor.call('POST', repositoryPath(harbor, name, '/artifacts/1.0/tags'), { name: '1.0' })
    },
  },
  {
    operation: `DELETE ${TAGS}/{tag_name}`,
    does: 'deletes a tag',
    status: 200,
    async request(harbor, name) {
      await pushImage(harbor, name, { tag: '1.0' })
      return harbor.call('DELETE', repositoryPath(harbor, name, '/artifacts/1.0/tags/1.0'))
    },
  },
  {
    operation: `DELETE ${TAGS}/{tag_name}`,
    does: 'deletes a tag that is immutable',
    status: 412,
    async request(harbor, name) {
      await pushImage(harbor, name, { tag: '1.0' })
      await harbor.call('POST', '/projects/studio/immutabletagrules', ruleFor(name, '**'))
      return harbor.call('DELETE', repositoryPath(harbor, name, '/artifacts/1.0/tags/1.0'))
    },
  },
]
