import { expect, it } from 'vitest'
import { digestOf } from '../oci/digest.js'
import { notModified } from './entity-tag.js'

const DIGEST = digestOf(Buffer.from('content'))
const contextWith = (value: string | undefined) => ({ header: () => value })

it.each([`"${DIGEST}"`, `W/"${DIGEST}"`, DIGEST, `"other", "${DIGEST}"`, '*'])(
  'answers 304 to a client that knows %s',
  (known) => {
    expect(notModified(contextWith(known), DIGEST)?.status).toBe(304)
  },
)

it.each([undefined, '', '"other"', `"${DIGEST}`])('sends the content to a client that knows %j', (known) => {
  expect(notModified(contextWith(known), DIGEST)).toBeUndefined()
})
