import { expect, it } from 'vitest'
import { describeWith } from '../../../../test/peer/support/describe-with.js'
import { startDockerRegistry } from '../../../../tools/peers/docker-registry.mjs'
import { startEmulator } from '../../src/index.js'
import { ANSWER_SCRIPT, answerFields } from '../support/answer-script.js'
import { basic, clientOf, type Send } from '../support/client.js'

interface Difference {
  readonly fields: readonly string[]
  readonly why: string
}

const THEIR_STATE =
  'theirs keeps the state of an upload in its address, as Harbor does: profile harbor plays that'

/** Why an answer differs, by call. A difference that is not listed fails, and so does one that is gone. */
const DIFFERENCES: Readonly<Record<string, Difference>> = {
  ping: { fields: ['content-length'], why: 'ours ends its JSON with a line end' },
  'ping without a slash': {
    fields: ['status', 'content-type', 'content-length', 'location'],
    why: 'theirs sends to /v2/; the specification names /v2/ alone, and clients ask for either',
  },
  'ping by another method': {
    fields: ['status', 'error', 'content-length'],
    why: 'theirs takes any method for GET; ours says that there is none',
  },
  'manifest in an unknown repository': {
    fields: ['error'],
    why: 'theirs does not look for the repository first; both codes are of the list',
  },
  'start an upload': { fields: ['location'], why: THEIR_STATE },
  'status of a new upload': { fields: ['location'], why: THEIR_STATE },
  'send a chunk': { fields: ['location'], why: THEIR_STATE },
  'mount what is missing': { fields: ['location'], why: THEIR_STATE },
  'cancel an upload': { fields: ['docker-upload-uuid'], why: 'theirs names the upload that is gone' },
  'look for a manifest without Accept': {
    fields: ['status', 'content-type', 'content-length', 'docker-content-digest', 'etag'],
    why: 'theirs keeps OCI manifests from clients that do not ask for them; the specification gives what was pushed',
  },
  'path that is none': { fields: ['error', 'content-type'], why: 'ours says it in the form of all errors' },
  'name outside of the grammar': {
    fields: ['status', 'error', 'content-type'],
    why: 'to theirs such a name is no path of a registry; ours says what is wrong with it',
  },
}

async function answersOf(send: Send): Promise<ReadonlyMap<string, string>> {
  const answers = new Map<string, string>()
  for (const { name, call } of ANSWER_SCRIPT) {
    for (const [field, value] of answerFields(await call(send, 'studio/compared'))) {
      answers.set(`${name}: ${field}`, value)
    }
  }
  return answers
}

describeWith('docker-registry')('the emulator as oci, call by call', () => {
  it("answers as Debian's docker-registry does, but for what is listed", async () => {
    const theirRegistry = await startDockerRegistry({ auth: true })
    await using emulator = await startEmulator({ profile: 'oci', auth: 'basic' })
    const { username = '', password: token = '' } = theirRegistry
    try {
      const theirs = await answersOf(clientOf(theirRegistry, basic({ username, token })))
      const ours = await answersOf(clientOf(emulator, basic(emulator.push)))

      const known = Object.entries(DIFFERENCES).flatMap(([call, { fields }]) =>
        fields.map((field) => `${call}: ${field}`),
      )
      const different = [...ours].filter(([field, value]) => theirs.get(field) !== value)
      const listed = different.map(
        ([field, value]) => `${field} = ${value || 'nothing'}, theirs ${theirs.get(field) || 'nothing'}`,
      )
      expect(different.map(([field]) => field).sort(), listed.join('\n')).toEqual(known.sort())
    } finally {
      await theirRegistry.stop()
    }
  })
})
