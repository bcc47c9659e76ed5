import { describeWith } from '../../../../test/peer/support/describe-with.js'
import { startDockerRegistry } from '../../../../tools/peers/docker-registry.mjs'
import { describeConformance } from '../conformance/describe-conformance.js'
import { basic, clientOf } from '../support/client.js'

const NO_RANGES = 'it appends whatever comes and ignores Content-Range'
const NO_REFERRERS = 'the referrers API came after version 2.8'
const NO_TAG_PAGES = 'it lists all tags at once, in no order'

/** What version 2.8, which is older than the specification's version 1.1, does otherwise. The list may only shrink. */
const KNOWN_GAPS = {
  'supports a single POST, with a pullable Location': 'it opens a session, as the specification allows',
  'answers 416 to a first chunk that does not begin at 0': NO_RANGES,
  'answers 416 to a chunk that leaves a gap': NO_RANGES,
  'answers 416 to a chunk that was sent before': 'the location of an answered chunk is void: 404',
  'answers 416 to a last chunk out of order in the closing PUT': NO_RANGES,
  'refuses a Content-Range in another form': NO_RANGES,
  'lets a client go on after a 416, from where the session stands': NO_RANGES,
  'names the client’s digest also when it is SHA-512': 'it names every manifest by SHA-256',
  'refuses a manifest over its limit with 413': 'it answers 400 MANIFEST_INVALID',
  'names the subject of an image in OCI-Subject': NO_REFERRERS,
  'lists no tags, not 404, for a repository without any': 'without tags it knows no repository: 404',
  'lists tags in lexical order, letters without regard to case': NO_TAG_PAGES,
  'lists as many tags as n asks for, from the start': NO_TAG_PAGES,
  'lists fewer tags than n only where there are no more': NO_TAG_PAGES,
  'lists no tags for n=0': NO_TAG_PAGES,
  'lists the tags after last and not last itself': NO_TAG_PAGES,
  'lists what follows a last that does not exist': NO_TAG_PAGES,
  'takes last without n': NO_TAG_PAGES,
  'does not take last for a position': NO_TAG_PAGES,
  'answers with 200 and an image index as JSON': NO_REFERRERS,
  'sets the Content-Type of an image index': NO_REFERRERS,
  'describes an image by media type, digest, size and its own artifact type': NO_REFERRERS,
  'gives an image without artifact type the media type of its config': NO_REFERRERS,
  'describes an index by its own artifact type': NO_REFERRERS,
  'leaves the artifact type out for an index without one': NO_REFERRERS,
  'gives the annotations of images and indexes': NO_REFERRERS,
  'gives an empty list where nothing refers to a digest': NO_REFERRERS,
  'never answers 404, not even for a repository that does not exist': NO_REFERRERS,
  'answers 400 to a digest outside of the grammar': NO_REFERRERS,
  'lists referrers of the same repository only': NO_REFERRERS,
  'filters by artifact type': NO_REFERRERS,
  'says with OCI-Filters-Applied which filter it applied': NO_REFERRERS,
  'lists every image with a subject from its push to its deletion': NO_REFERRERS,
  'deletes a tag, and neither its manifest nor another tag of it': 'it deletes by digest only',
  'refuses with a status of 4xx': 'a manifest without fields makes it fail with 500',
  'uses error codes of the closed list only': 'a manifest without fields makes it fail with UNKNOWN',
}

describeWith('docker-registry')('Debian’s docker-registry', () => {
  describeConformance(
    'version 2.8',
    async () => {
      const registry = await startDockerRegistry({ auth: true })
      const { username = '', password: token = '' } = registry
      return { send: clientOf(registry, basic({ username, token })), project: 'studio', stop: registry.stop }
    },
    KNOWN_GAPS,
  )
})
