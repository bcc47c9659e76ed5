import { z } from 'zod'
import { randomSecret } from '../../auth/accounts.js'
import { jsonAnswer } from '../../server/answer.js'
import { readHarborBody } from '../harbor-body.js'
import type { HarborEndpoint } from '../harbor-endpoint.js'
import { badRequest } from '../harbor-error.js'
import type { HarborParts } from '../harbor-parts.js'
import { wire } from '../wire.js'
import type { RobotDirectory } from './robot-directory.js'
import { robotOf } from './robot-of.js'

const bodyShape = z.object({ secret: z.string().default('') })

/** `PATCH /robots/{robot_id}`: another secret; without one in the body a random one, which only this answer shows. */
export function secretRenewal(
  { robots, provisioned }: HarborParts,
  directory: RobotDirectory,
): HarborEndpoint {
  return {
    method: 'PATCH',
    path: '/robots/{robot_id}',
    needs: 'signed-in',
    async answer(call) {
      const { id } = robotOf(call, 'update', directory)
      const { secret: chosen } = await readHarborBody(call.context, bodyShape)
      if (chosen !== '' && !isStrong(chosen)) {
        throw badRequest(
          'the secret must be 8-128, inclusively, characters long with at least 1 uppercase letter, 1 lowercase letter and 1 number',
        )
      }
      const secret = chosen || randomSecret()
      const kind = directory.provisionedKind(id)
      if (kind) provisioned.rotate(kind, secret)
      else robots.setSecret(id, secret)
      return jsonAnswer(200, wire({ secret: chosen === '' ? secret : '' }))
    },
  }
}

function isStrong(secret: string): boolean {
  return (
    secret.length >= 8 && secret.length <= 128 && [/[a-z]/, /[A-Z]/, /\d/].every((kind) => kind.test(secret))
  )
}
