import { posix } from 'node:path'
import { ConfigError } from '../errors/classes.js'
import type { RunConfig } from '../oci/config.js'
import { formatPlatform, type Platform } from '../oci/platform.js'
import { APP_FOLDER, APP_USER, HOME_FOLDER } from '../pack/image-layout.js'
import type { CopyGroup } from './copy-groups.js'
import { copyLine, jsonArray } from './copy-line.js'

/** What a Dockerfile is written from. */
export interface DockerfileParts {
  /** `scratch`, or a reference, best with its digest. */
  readonly base: string
  readonly platform: Platform
  /** How the image runs, without an init. */
  readonly run: RunConfig
  /** The build folder's path in the context, empty where it is the context. */
  readonly prefix: string
  readonly groups: readonly CopyGroup[]
  /** Paths of the programs in the build folder. */
  readonly programs: readonly string[]
  /** Small texts that the image gets besides. Never on `scratch`, where nothing can write them. */
  readonly addedTexts: readonly AddedText[]
  /** Installs Debian's certificates, so that the server can open TLS connections. */
  readonly installsCertificates: boolean
  /** Programs that the disk has without the executable bit, where the base has nothing that could set it. */
  readonly chmodByCopy: readonly string[]
}

/** A text that the image gets although the build folder does not hold it. */
export interface AddedText {
  /** Absolute path in the image, of plain characters. */
  readonly path: string
  readonly text: string
}

/** A step and why it is there. */
interface Step {
  readonly why?: string
  readonly lines: readonly string[]
}

/**
 * Writes a Dockerfile that makes of a build folder what a push makes of it: the program in `/app`, owned by root, and
 * user 1000 with a home folder. It needs neither BuildKit nor a frontend that has to be fetched, unless `chmodByCopy`
 * names something. No file name can become anything but a file name.
 *
 * @throws ConfigError `OPTION_INVALID` for a variable whose value has more than one line.
 */
export function writeDockerfile(parts: DockerfileParts): string {
  const isEmpty = parts.base === 'scratch'
  const steps: Step[] = [
    { lines: ['# Made by "slipway dockerfile create", and yours from now on.'] },
    {
      why: 'An empty image that only makes folders: copied below, they belong to the user of the server.',
      lines: [
        'FROM scratch AS folders',
        `WORKDIR /writable${HOME_FOLDER}`,
        ...(isEmpty ? ['WORKDIR /writable/tmp'] : []),
      ],
    },
    fromStep(parts),
    ...certificateSteps(parts),
    {
      why: 'The only folders that the server may write to.',
      lines: [
        isEmpty
          ? copyFolders('/writable/', '/')
          : copyFolders(`/writable${posix.dirname(HOME_FOLDER)}/`, `${posix.dirname(HOME_FOLDER)}/`),
      ],
    },
    {
      why: 'What seldom changes comes first: a rebuild repeats what follows the first change.',
      lines: [
        ...parts.groups.map((group) => copyLine(group, parts.prefix)),
        ...parts.chmodByCopy.map((path) => copyLine(programGroup(path), parts.prefix, ['--chmod=0755'])),
      ],
    },
    ...(isEmpty ? [] : modeSteps(parts)),
    ...parts.addedTexts.map(textStep),
    runStep(parts.run),
  ]
  return `${steps.map(({ why, lines }) => [...(why ? [`# ${why}`] : []), ...lines].join('\n')).join('\n\n')}\n`
}

function fromStep({ base, platform }: DockerfileParts): Step {
  const lines = [`FROM --platform=${formatPlatform(platform)} ${base}`]
  if (!base.includes('@')) return { lines }
  return { why: 'Pinned by its digest, so that it is the same image next year.', lines }
}

function certificateSteps({ installsCertificates }: DockerfileParts): readonly Step[] {
  if (!installsCertificates) return []
  const install = 'apt-get install -y --no-install-recommends ca-certificates'
  return [
    {
      why: 'Certificates, so that the server can open TLS connections.',
      lines: [`RUN apt-get update && ${install} && rm -rf /var/lib/apt/lists/*`],
    },
  ]
}

function copyFolders(from: string, to: string): string {
  return `COPY --from=folders --chown=${APP_USER}:${APP_USER} ${from} ${to}`
}

function programGroup(path: string): CopyGroup {
  const parent = posix.dirname(path)
  return { kind: 'files', paths: [path], target: parent === '.' ? '' : parent }
}

/** A file that is right is not touched: it would be in the image twice. */
function modeSteps({ programs }: DockerfileParts): readonly Step[] {
  const then = (mode: string) => ['-exec', 'chmod', mode, '{}', '+']
  const folders = ['-type', 'd', '!', '-perm', '-0555', ...then('0755')]
  const files = ['-type', 'f', '!', '-perm', '-0444', ...then('0644')]
  const started = programs.map((path) => posix.join(APP_FOLDER, path))
  return [
    {
      why: 'Modes that archives and other systems lose: the server may read everything and start the programs.',
      lines: [
        `RUN ${jsonArray(['find', APP_FOLDER, ...folders, '-o', ...files])}`,
        ...(started.length > 0
          ? [`RUN ${jsonArray(['find', ...started, '!', '-perm', '-0555', ...then('0755')])}`]
          : []),
      ],
    },
  ]
}

function textStep({ path, text }: AddedText): Step {
  const lines = text.replace(/\n$/, '').split('\n')
  const words = lines.map((line) => `'${line.replaceAll("'", "'\\''")}'`)
  return {
    why: 'Settings that the engine needs in a container.',
    lines: [`RUN ${jsonArray(['/bin/sh', '-c', `printf '%s\\n' ${words.join(' ')} > ${path}`])}`],
  }
}

function runStep(run: RunConfig): Step {
  const { env = [], exposedPorts = [], stopSignal, entrypoint = [], args = [] } = run
  return {
    lines: [
      ...env.map(envLine),
      ...(exposedPorts.length > 0 ? [`EXPOSE ${exposedPorts.join(' ')}`] : []),
      ...(stopSignal === undefined ? [] : [`STOPSIGNAL ${stopSignal}`]),
      `USER ${APP_USER}:${APP_USER}`,
      `WORKDIR ${APP_FOLDER}`,
      `ENTRYPOINT ${jsonArray(entrypoint)}`,
      ...(args.length > 0 ? [`CMD ${jsonArray(args)}`] : []),
    ],
  }
}

function envLine(pair: string): string {
  const at = pair.indexOf('=')
  const [name, value] = [pair.slice(0, at), pair.slice(at + 1)]
  if (/[\r\n]/.test(value)) {
    throw new ConfigError('OPTION_INVALID', {
      action: 'use the environment variable',
      target: JSON.stringify(name),
      reason: 'its value has more than one line, which a Dockerfile cannot hold',
      hint: 'Put it into a file of the build.',
    })
  }
  return `ENV ${name}="${value.replace(/[\\"$]/g, '\\$&')}"`
}
