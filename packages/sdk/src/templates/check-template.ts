import type { AppTemplate } from '../config/template.js'
import { checkCommand } from './check-command.js'
import { checkEnv } from './check-env.js'
import { checkImage } from './check-image.js'
import { checkLifetime } from './check-lifetime.js'
import { checkNames } from './check-names.js'
import { checkPorts } from './check-ports.js'
import { checkReach } from './check-reach.js'
import { checkResources } from './check-resources.js'
import type { Finding } from './finding.js'
import type { TemplateFacts } from './template-facts.js'

/**
 * What is wrong with a template: what the platform would refuse, and what would keep players out although the platform
 * takes it. Errors come first. Nothing is asked of anybody.
 *
 * @see the platform's v1 API, `app-version-post`
 */
export function checkTemplate(template: AppTemplate, facts: TemplateFacts = {}): readonly Finding[] {
  const findings = [
    ...checkNames(template, facts),
    ...checkResources(template),
    ...checkPorts(template),
    ...checkReach(template, facts),
    ...checkEnv(template),
    ...checkLifetime(template),
    ...checkImage(facts),
    ...checkCommand(facts),
  ]
  const rank = ({ severity }: Finding) => (severity === 'error' ? 0 : 1)
  return findings.sort((a, b) => rank(a) - rank(b))
}
