// RFC 9110 section 9.3.2: HEAD says what GET would, without the content.
import { expect, it } from 'vitest'
import { digestOf, imageOf, pushImage } from '../support/content.js'
import { anEmulator } from '../support/emulator.js'

const REPOSITORY = 'studio/server'

it.each([
  '/v2/',
  '/v2/_catalog',
  `/v2/${REPOSITORY}/tags/list?n=1`,
  `/v2/${REPOSITORY}/manifests/1.0`,
  `/v2/${REPOSITORY}/manifests/absent`,
  `/v2/${REPOSITORY}/blobs/${digestOf('layer')}`,
  `/v2/${REPOSITORY}/blobs/${digestOf('absent')}`,
  `/v2/${REPOSITORY}/blobs/sha256:12`,
  `/v2/${REPOSITORY}/referrers/${digestOf(imageOf())}`,
  '/v2/studio/nothing/tags/list',
  '/v2/nowhere',
])('answers HEAD of %s with status and headers of GET and no body', async (path) => {
  const { send } = await anEmulator()
  await pushImage(send, REPOSITORY, '1.0')
  await pushImage(send, REPOSITORY, '2.0', [])

  const [head, get] = [await send('HEAD', path), await send('GET', path)]

  const { date: _asked, ...headHeaders } = head.headers
  const { date: _askedLater, ...getHeaders } = get.headers
  expect([head.status, head.body.length]).toEqual([get.status, 0])
  expect(headHeaders).toEqual(getHeaders)
})
