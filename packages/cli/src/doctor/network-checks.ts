import { formatDuration, isSdkError, type SetupCheck } from '@slipway/sdk'
import { count } from '../output/tables.js'
import { type DoctorCheck, fail, notChecked, ok, warn } from './check.js'
import { nextOf, type RegistryAnswer } from './registry-checks.js'

const SKEW_WARN_SECONDS = 60
/** Where servers stop to believe tokens: most allow for five minutes. */
const SKEW_FAIL_SECONDS = 300

/** Which proxy leads to the registry, and whether it does. */
export function checkProxy({ proxy }: SetupCheck, answer: RegistryAnswer): DoctorCheck {
  if (proxy.state === 'invalid') return fail('proxy', proxy.error.message, nextOf(proxy.error))
  if (isSdkError(answer, 'PROXY')) return fail('proxy', answer.message, nextOf(answer))
  if (answer === undefined) return notChecked('proxy', 'Set the registry first.')
  return ok('proxy', proxy.state === 'valid' ? `${proxy.value.host} (from ${proxy.value.origin})` : 'none')
}

/** Whose certificates are trusted, and whether the registry's is one of them. */
export function checkCertificates(setup: SetupCheck, answer: RegistryAnswer): DoctorCheck {
  const name = 'certificates'
  const { caFile, extraCaFile, url } = setup
  if (caFile.state === 'invalid') return fail(name, caFile.error.message, nextOf(caFile.error))
  if (isSdkError(answer, 'TLS')) return fail(name, answer.message, nextOf(answer))
  if (extraCaFile.state === 'invalid') {
    const next = 'Correct the path in NODE_EXTRA_CA_CERTS, or unset it; until then it adds nothing.'
    return warn(name, extraCaFile.error.message, next)
  }
  if (url?.startsWith('http:')) return ok(name, 'none is needed for plain http')
  const hasShown = answer !== undefined && (!isSdkError(answer) || answer.status !== undefined)
  return ok(name, `${trusted(setup)}${hasShown ? "; the registry's is valid" : ''}`)
}

/** Whether this machine and the registry agree about the time. */
export function checkClock(answer: RegistryAnswer): DoctorCheck {
  if (answer === undefined) return notChecked('clock', 'Set the registry first.')
  if (isSdkError(answer)) return notChecked('clock', 'Correct what keeps the registry from answering first.')
  const { clockSkewSeconds: skew } = answer
  if (skew === undefined) return ok('clock', 'the registry does not tell its time')
  const off = Math.abs(skew)
  if (off <= SKEW_WARN_SECONDS) return ok('clock', `within ${SKEW_WARN_SECONDS} s of the registry's`)
  const detail = `${formatDuration(off * 1000)} ${skew > 0 ? 'ahead of' : 'behind'} the registry's`
  const next = "Set this machine's clock: logins and certificates are judged by it."
  return off > SKEW_FAIL_SECONDS ? fail('clock', detail, next) : warn('clock', detail, next)
}

function trusted({ caFile, extraCaFile, systemCertificates }: SetupCheck): string {
  const files = [caFile, extraCaFile].flatMap((file) => (file.state === 'valid' ? [file.value] : []))
  const added = files.map(({ certificates, path }) => `${certificates} from ${path}`)
  const system = systemCertificates === 0 ? [] : [`${count(systemCertificates, 'certificate')} of the system`]
  return ['those of Node', ...system, ...added].join(', ')
}
