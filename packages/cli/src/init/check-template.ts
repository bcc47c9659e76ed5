import { type AppTemplate, type Client, ConfigError } from '@slipway/sdk'

/** What a template is checked by. */
export interface TemplateCheck {
  readonly client: Client
  /** Name of the image. */
  readonly name: string
  /** The field that is looked at alone, with all below it: `ports`. Without it the whole template counts. */
  readonly field?: 'app' | 'ports'
  readonly signal: AbortSignal
}

/**
 * Passes where a push could make app versions by the template. No network.
 *
 * @throws ConfigError with code `TEMPLATE_INVALID` that tells the first error and what to do about it.
 */
export async function refuseErrors(
  template: AppTemplate,
  { client, name, field, signal }: TemplateCheck,
): Promise<void> {
  const findings = await client.templates.check(template, { signal })
  const first = findings.find(
    ({ severity, path }) => severity === 'error' && (field === undefined || isBelow(path, field)),
  )
  if (first === undefined) return
  throw new ConfigError('TEMPLATE_INVALID', {
    action: 'write the template of',
    target: name,
    reason: `${first.path}: ${first.message.replace(/\.$/, '')}`,
    hint: first.hint,
    side: 'local',
  })
}

function isBelow(path: string, field: string): boolean {
  return path === field || path.startsWith(`${field}[`)
}
