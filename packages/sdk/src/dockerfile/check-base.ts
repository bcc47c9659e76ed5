import { formatPlatform, type Platform } from '../oci/platform.js'
import { isMovingBase } from '../reference/docker-hub.js'
import type { DockerfileFacts } from './dockerfile-facts.js'
import { hasVariable } from './expand-variables.js'
import type { FinalImage } from './final-image.js'
import type { DockerfileFinding } from './finding.js'

/** The platform that game servers are hosted on. */
const HOSTED: Platform = { os: 'linux', architecture: 'amd64' }
/** Names that people give to the newest of many images. */
const MUTABLE_TAGS = ['latest', 'stable', 'main', 'master', 'dev', 'nightly']
const ARM_BASE = /^(?:[^/]+\/)?(?:arm(?:32v[567]|64v8)|aarch64)\/|[:-](?:arm64(?:v8)?|aarch64|armhf|armv7)\b/i
const WINDOWS_BASE = /(?:^|\/)windows(?:\/|:|$)|nanoserver|servercore|windowsservercore/i
const BUILDER = /^\$\{?BUILDPLATFORM\}?$/
const FOR_HOSTED = 'Build the server and the image for linux/amd64.'

/** What is wrong with the base of the image and what it is built for. */
export function checkBase({ root, base }: FinalImage, facts: DockerfileFacts): readonly DockerfileFinding[] {
  const { line, platform } = root
  const findings: DockerfileFinding[] = []
  const add = (finding: Omit<DockerfileFinding, 'line'>) => findings.push({ ...finding, line })
  const wanted = facts.platform ?? HOSTED
  if (platform !== undefined && BUILDER.test(platform)) {
    const message = 'The last stage is for the machine that builds it, whatever that is.'
    add({
      code: 'PLATFORM_OF_BUILDER',
      severity: 'warning',
      message,
      hint: 'Leave --platform out of its FROM.',
    })
  } else if (platform !== undefined && !hasVariable(platform) && !isHosted(platform)) {
    const message = `The image is for ${platform}, and the platform runs ${formatPlatform(HOSTED)} alone.`
    add({ code: 'PLATFORM_UNSUITABLE', severity: 'error', message, hint: FOR_HOSTED })
  } else if (platform === undefined && !isHosted(formatPlatform(wanted))) {
    const message = `The image is built for ${formatPlatform(wanted)}, and the platform runs ${formatPlatform(HOSTED)} alone.`
    add({ code: 'PLATFORM_UNSUITABLE', severity: 'error', message, hint: FOR_HOSTED })
  }
  if (ARM_BASE.test(base) && wanted.architecture === 'amd64') {
    const message = `The base image ${base} is for ARM processors: nothing in it starts on linux/amd64.`
    add({
      code: 'BASE_ARM',
      severity: 'error',
      message,
      hint: 'Use the image of the same name without the ARM part.',
    })
  }
  if (WINDOWS_BASE.test(base)) {
    const message = `The base image ${base} is Windows, and containers of the platform run Linux.`
    add({
      code: 'BASE_WINDOWS',
      severity: 'error',
      message,
      hint: 'Build the server for Linux, on debian:12-slim.',
    })
  }
  if (!hasVariable(base) && isMovingBase(base)) {
    const message = `The base image ${base} changes under its name, so the next build may differ.`
    const hint =
      'Name a tag such as debian:12-slim, better with its digest behind it: debian:12-slim@sha256:…'
    add({ code: 'BASE_UNPINNED', severity: 'warning', message, hint })
  }
  const { tag } = facts
  if (tag !== undefined && MUTABLE_TAGS.includes(tag.toLowerCase())) {
    const message = `The platform keeps images by their tag, so a second push of ${tag} would run as the first.`
    const hint = 'Push every build under a tag of its own.'
    add({ code: 'TAG_MUTABLE', severity: tag === 'latest' ? 'error' : 'warning', message, hint })
  }
  return findings
}

function isHosted(platform: string): boolean {
  return /^linux\/amd64(?:\/|$)/.test(platform)
}
