import { isRootUser } from '../oci/server-command.js'
import { isMovingBase } from '../reference/docker-hub.js'
import type { Finding } from './finding.js'
import type { TemplateFacts } from './template-facts.js'

/** Names that people give to the newest of many images. */
const MUTABLE_TAGS = ['latest', 'stable', 'main', 'master', 'dev', 'nightly']
const HOSTED_PLATFORM = 'linux/amd64'
const HOSTED = /^linux\/amd64(?:\/|$)/

/** What is wrong with the image that a version is to be made of, as far as versions are concerned. */
export function checkImage({ tag, base, platform, engine, user }: TemplateFacts): readonly Finding[] {
  const findings: Finding[] = []
  if (tag !== undefined && MUTABLE_TAGS.includes(tag.toLowerCase())) {
    findings.push({
      code: 'TAG_MUTABLE',
      severity: tag === 'latest' ? 'error' : 'warning',
      path: 'image.tag',
      message: `The platform keeps images by their tag, so a second push of ${tag} would run as the first.`,
      hint: 'Push every build under a tag of its own, such as the default one.',
    })
  }
  if (base !== undefined && isMovingBase(base)) {
    findings.push({
      code: 'BASE_UNPINNED',
      severity: 'warning',
      path: 'image.base',
      message: `The base image ${base} changes under its name, so the next build may differ.`,
      hint: 'Name the base with its digest.',
    })
  }
  if (platform !== undefined && !HOSTED.test(platform)) {
    findings.push({
      code: 'PLATFORM_UNSUITABLE',
      severity: 'error',
      path: 'image.platform',
      message: `The image is for ${platform}, and the platform runs ${HOSTED_PLATFORM} alone.`,
      hint: 'Build the server for 64-bit Linux on x86.',
    })
  }
  if (engine === 'unreal' && user !== undefined && isRootUser(user)) {
    findings.push({
      code: 'UNREAL_ROOT',
      severity: 'error',
      path: 'image.user',
      message: 'The image runs as root, and Unreal servers refuse to start as root.',
      hint: 'Push it with slipway, which runs servers as user 1000, or set the user of the image.',
    })
  }
  return findings
}
