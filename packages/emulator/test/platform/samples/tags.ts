import { createVersion } from '../support/a-platform.js'
import type { Sample } from '../support/sample.js'

const TAGS = '/v1/container-registry/images/{image_name}/tags'
const pathOf = (image: string) => `/v1/container-registry/images/${image}/tags`

export const tagSamples: readonly Sample[] = [
  {
    operation: `GET ${TAGS}`,
    does: 'lists tags, one of them with an app version',
    status: 200,
    async request(platform, name) {
      await createVersion(platform, name)
      await platform.push(name, '2.0')
      return platform.call('GET', pathOf(name))
    },
  },
  {
    operation: `GET ${TAGS}`,
    does: 'lists tags where there is no extension',
    status: 200,
    options: { without: ['extension'] },
    async request(platform, name) {
      await platform.push(name, '1.0')
      return platform.call('GET', pathOf(name))
    },
  },
  {
    operation: `GET ${TAGS}`,
    does: 'lists a page that cannot be',
    status: 400,
    async request(platform, name) {
      await platform.push(name, '1.0')
      return platform.call('GET', `${pathOf(name)}?page=-1`)
    },
  },
  {
    operation: `GET ${TAGS}`,
    does: 'lists tags of an image that is not there',
    status: 404,
    request: ({ call }, name) => call('GET', pathOf(name)),
  },
  {
    operation: `DELETE ${TAGS}/{tag_name}`,
    does: 'deletes a tag',
    status: 200,
    async request(platform, name) {
      await platform.push(name, '1.0')
      return platform.call('DELETE', `${pathOf(name)}/1.0`)
    },
  },
  {
    operation: `DELETE ${TAGS}/{tag_name}`,
    does: 'deletes a tag that is not there',
    status: 404,
    async request(platform, name) {
      await platform.push(name, '1.0')
      return platform.call('DELETE', `${pathOf(name)}/2.0`)
    },
  },
  {
    operation: `POST ${TAGS}/bulk-delete`,
    does: 'deletes tags, one of which is not there',
    status: 207,
    async request(platform, name) {
      await platform.push(name, '1.0')
      return platform.call('POST', `${pathOf(name)}/bulk-delete`, { tags: ['1.0', '2.0'] })
    },
  },
  {
    operation: `POST ${TAGS}/bulk-delete`,
    does: 'deletes no tags',
    status: 400,
    async request(platform, name) {
      await platform.push(name, '1.0')
      return platform.call('POST', `${pathOf(name)}/bulk-delete`, { tags: [] })
    },
  },
  {
    operation: `POST ${TAGS}/bulk-delete`,
    does: 'deletes tags of an image that is not there',
    status: 404,
    request: ({ call }, name) => call('POST', `${pathOf(name)}/bulk-delete`, { tags: ['1.0'] }),
  },
]
