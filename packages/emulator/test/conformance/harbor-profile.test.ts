import { startEmulator } from '../../src/index.js'
import { basic, clientOf } from '../support/client.js'
import { describeConformance } from './describe-conformance.js'

const NO_RANGES = 'Harbor ignores Content-Range'

/** What Harbor, whose storage is distribution 2.8, does otherwise. The list may only shrink. */
const KNOWN_GAPS = {
  'supports a single POST, with a pullable Location': 'Harbor opens a session, as the specification allows',
  'answers 416 to a first chunk that does not begin at 0': NO_RANGES,
  'answers 416 to a chunk that leaves a gap': NO_RANGES,
  'answers 416 to a chunk that was sent before': 'the location of an answered chunk is void: 404',
  'answers 416 to a last chunk out of order in the closing PUT': NO_RANGES,
  'refuses a Content-Range in another form': NO_RANGES,
  'lets a client go on after a 416, from where the session stands': NO_RANGES,
  'refuses a manifest over its limit with 413': 'Harbor answers 400 MANIFEST_INVALID',
  'lists tags in lexical order, letters without regard to case': 'Harbor lists tags in byte order',
  'deletes a tag, and neither its manifest nor another tag of it': 'Harbor deletes by digest only',
  'uses error codes of the closed list only': 'Harbor has a code of its own: NOT_FOUND',
}

describeConformance(
  'the emulator in profile harbor',
  async () => {
    const emulator = await startEmulator({ profile: 'harbor' })
    const { project, push } = emulator
    return { send: clientOf(emulator, basic(push)), project, stop: () => emulator.close() }
  },
  KNOWN_GAPS,
)
