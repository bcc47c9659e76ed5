import type { Emulator } from '@slipway/emulator'
import type { Shell } from './shell.js'
import { formatTable } from './tables.js'

/** What the summary says besides what the emulator knows of itself. */
export interface EmulatorSetup {
  readonly shell: Shell
  /** Folder that is kept, where there is one. */
  readonly dataDir: string | undefined
  /** Whether a credential is asked for at all. */
  readonly hasAuth: boolean
  /** Whether access to the registry has to be granted first. */
  readonly awaitsAccess: boolean
}

/** What a started emulator is, and the commands that push to it, ready to be copied. */
export function emulatorLines(emulator: Emulator, setup: EmulatorSetup): string[] {
  const { registry, harborUrl, project, platformUrl, apiToken, admin } = emulator
  const platform: string[][] =
    platformUrl === undefined
      ? []
      : [
          ['platform', platformUrl],
          ['API token', apiToken],
          ['status page', `${platformUrl}/`],
          ['admin token', admin.token],
        ]
  const harbor = harborUrl === undefined ? [] : [['Harbor API', harborUrl]]
  const data = setup.dataDir ?? 'a temporary folder, removed at the end'
  return [
    ...formatTable([['registry', registry], ...harbor, ['project', project], ...platform, ['data', data]]),
    '',
    ...(setup.awaitsAccess
      ? [
          'Pushing needs access: request it through the platform, and grant it on the status page. Once granted, it stays.',
          '',
        ]
      : []),
    'Push with slipway:',
    ...slipwayLines(emulator, setup).map(indented),
    '',
    'Push with Docker:',
    ...dockerLines(emulator, setup).map(indented),
  ]
}

function slipwayLines({ registry, project, push }: Emulator, { shell, hasAuth }: EmulatorSetup): string[] {
  const credential = [
    shell.setVariable('SLIPWAY_PUSH_USERNAME', push.username),
    shell.setVariable('SLIPWAY_PUSH_TOKEN', push.token),
  ]
  return [
    shell.setVariable('SLIPWAY_REGISTRY', registry),
    shell.setVariable('SLIPWAY_PROJECT', project),
    ...(hasAuth ? credential : []),
    `slipway push BUILD_FOLDER --to game-server:1.0${hasAuth ? '' : ' --anonymous'}`,
  ]
}

function dockerLines({ registry, project }: Emulator, { shell, hasAuth }: EmulatorSetup): string[] {
  const image = `${registry}/${project}/game-server:1.0`
  const username = shell.variable('SLIPWAY_PUSH_USERNAME')
  const login = `docker login ${registry} --username ${username} --password-stdin`
  return [
    ...(hasAuth ? [shell.pipeVariable('SLIPWAY_PUSH_TOKEN', login)] : []),
    `docker tag IMAGE ${image}`,
    `docker push ${image}`,
  ]
}

function indented(line: string): string {
  return `  ${line}`
}
