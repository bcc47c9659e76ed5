import { emptyAnswer } from '../../server/answer.js'
import { readHarborBody } from '../harbor-body.js'
import { type HarborCall, type HarborEndpoint, idOf } from '../harbor-endpoint.js'
import { badRequest, HarborError, notFound } from '../harbor-error.js'
import type { HarborParts } from '../harbor-parts.js'
import { pageAnswer } from '../query.js'
import { type Fields, selectItems } from '../select.js'
import { wire } from '../wire.js'
import { immutableRuleShape } from './immutable-rule.js'
import type { ImmutableRules, StoredRule } from './immutable-rules.js'

const RULES = '/projects/{project_name_or_id}/immutabletagrules'
const RULE = `${RULES}/{immutable_rule_id}`

const FIELDS: Fields<StoredRule> = {
  id: ({ id }) => id,
  project_id: ({ projectId }) => projectId,
  disabled: ({ rule }) => rule.disabled,
}

/**
 * The rules that keep tags where they are.
 *
 * @see Harbor, src/server/v2.0/handler/immutable.go
 */
export function immutableEndpoints({ immutable: rules }: HarborParts): HarborEndpoint[] {
  return [
    {
      method: 'GET',
      path: RULES,
      needs: { resource: 'immutable-tag', action: 'list' },
      answer: ({ context, project }) =>
        pageAnswer(context, selectItems(context, rules.list(project.id), FIELDS), wireOfRule),
    },
    {
      method: 'POST',
      path: RULES,
      needs: { resource: 'immutable-tag', action: 'create' },
      async answer({ context, project }) {
        const id = rules.add(project.id, await readHarborBody(context, immutableRuleShape))
        if (id === undefined) throw new HarborError(409, 'CONFLICT', 'immutable rule already exists')
        return emptyAnswer(201, { location: `${context.path.replace(/\/+$/, '')}/${id}` })
      },
    },
    {
      method: 'PUT',
      path: RULE,
      needs: { resource: 'immutable-tag', action: 'update' },
      async answer(call) {
        const rule = await readHarborBody(call.context, immutableRuleShape)
        if (rule.id !== idOf(call, 'immutable_rule_id')) {
          throw badRequest(`the immutable_rule_id doesn't match the id in the payload body of ImmutableRule`)
        }
        const stored = storedRule(rules, call)
        // A rule is either switched on or off, or changed; a request that does both switches it.
        if (stored.rule.disabled === rule.disabled) rules.replace(stored.id, rule)
        else rules.setDisabled(stored.id, rule.disabled)
        return emptyAnswer(200)
      },
    },
    {
      method: 'DELETE',
      path: RULE,
      needs: { resource: 'immutable-tag', action: 'delete' },
      answer(call) {
        rules.remove(storedRule(rules, call).id)
        return emptyAnswer(200)
      },
    },
  ]
}

function storedRule(rules: ImmutableRules, call: HarborCall): StoredRule {
  const id = idOf(call, 'immutable_rule_id')
  const stored = rules.find(id)
  if (!stored) throw notFound(`immutable rule ${id} not found`)
  if (stored.projectId !== call.project.id) throw notFound(`project id ${call.project.id} does not match`)
  return stored
}

function wireOfRule({ id, rule }: StoredRule): Record<string, unknown> {
  return wire({ ...rule, id })
}
