import type { AppTemplate, Client, ProposedTemplate } from '@slipway/sdk'
import { remainingAssumptions } from '../settings/remaining-assumptions.js'
import { templatePort } from '../settings/template-port.js'
import type { Asker } from './asker.js'
import type { BuildAnswer } from './build-answer.js'
import { checkImage } from './check-config.js'
import { refuseErrors } from './check-template.js'
import type { InitFlags } from './init-flags.js'

/** What a template is proposed by, and what it is for. */
export interface TemplateWish {
  readonly client: Client
  readonly flags: InitFlags
  /** Name of the image. */
  readonly name: string
  readonly build: BuildAnswer
  /** Folder of the game's project. */
  readonly cwd: string
  /** The project file. */
  readonly path: string
  /** Whether somebody who only presses Enter gets versions. */
  readonly proposal: boolean
  readonly signal: AbortSignal
  readonly say: (text: string) => void
}

/** Passes where the template may be written with these fields. */
type FieldCheck = (changed: Partial<Pick<AppTemplate, 'app' | 'ports'>>) => Promise<void>

/**
 * Finds out what app versions are made by; `undefined` where none are wanted.
 *
 * @throws ConfigError with code `TEMPLATE_INVALID` for what a push would refuse, where nobody can be asked again.
 */
export async function askTemplate(asker: Asker, wish: TemplateWish): Promise<ProposedTemplate | undefined> {
  const { client, flags, name, build, cwd, path, signal, say } = wish
  const isNamed = flags.app !== undefined || flags.port !== undefined
  if (flags.template === false) return undefined
  if (!isNamed && !(await asker.confirm('Make an app version of each pushed tag?', wish.proposal))) {
    return undefined
  }
  const { template, assumptions: all } = await client.templates.propose({
    repository: name,
    // Without either, the newest image would be asked for, and what was never built is in no registry.
    ...(build.inspection === undefined ? { ports: [] } : { folder: build.folder }),
    projectFolder: cwd,
    signal,
  })
  const assumptions = remainingAssumptions(all, flags)
  if (asker.isInteractive) for (const { message } of assumptions) say(`  ${message}`)
  const check: FieldCheck = async (changed) => {
    const changedTemplate = { ...template, ...changed }
    await checkImage(name, { dir: build.dir, template: changedTemplate }, path)
    // An answer is to blame for its own field alone.
    const field = changed.app === undefined ? 'ports' : 'app'
    await refuseErrors(changedTemplate, { client, name, field, signal })
  }
  const app = await asker.ask({
    text: 'App',
    proposal: template.app,
    given: flags.app,
    flag: '--app NAME',
    check: (answer) => check({ app: answer }),
  })
  const { ports, changed } = await askPorts(asker, wish, { template, check })
  const answered = { ...template, app, ports }
  await refuseErrors(answered, { client, name, signal })
  // Who takes what is offered has not said that it is right.
  const said = { app: app === template.app ? undefined : app, port: changed }
  return { template: answered, assumptions: remainingAssumptions(assumptions, said) }
}

/** Asks for the game's own port, which comes first; further ones stay as they are. */
async function askPorts(
  asker: Asker,
  { flags }: TemplateWish,
  { template, check }: { readonly template: AppTemplate; readonly check: FieldCheck },
): Promise<{ readonly ports: AppTemplate['ports']; readonly changed: string | undefined }> {
  const [first, ...others] = template.ports
  const proposal = first === undefined ? undefined : `${first.port}/${first.protocol.toLowerCase()}`
  const portsWith = (text: string) => {
    const port = templatePort('--port', text)
    // Another number is no reason to lose the TLS in front of it.
    return [first?.protocol === port.protocol ? { ...first, ...port } : port, ...others]
  }
  const answer = await asker.ask({
    text: 'Port of the game',
    proposal,
    given: flags.port,
    flag: '--port 7777/udp',
    check: async (text) => check({ ports: portsWith(text) }),
  })
  return { ports: portsWith(answer), changed: answer === proposal ? undefined : answer }
}
