import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import { EmulatorError } from '../../../emulator-error.js'
import { SEVERITIES } from './severity.js'

const advisoryShape = z.strictObject({
  id: z.string().min(1),
  distro: z.string().min(1),
  package: z.string().min(1),
  fixed_version: z.string().min(1).nullish(),
  severity: z.enum(SEVERITIES),
  description: z.string(),
  links: z.array(z.url({ protocol: /^https?$/ })).default([]),
})

/**
 * One entry of an advisory file: what is wrong with the versions of a package before the fixed one.
 *
 * - `id`: name of the vulnerability, such as `CVE-2024-0001`;
 * - `distro`: `debian:12`, `debian:bookworm`, `alpine:3.20`, or `debian` for every version of it;
 * - `package`: name of the package, or of the source package that it was built from;
 * - `fixed_version`: the first version that is not affected; without it all versions are;
 * - `severity`: one of `Unknown`, `Negligible`, `Low`, `Medium`, `High`, `Critical`;
 * - `description`: for people;
 * - `links`: where to read more, `http` or `https`; may be left out.
 */
export type Advisory = z.infer<typeof advisoryShape>

const fileShape = z.array(advisoryShape)

/**
 * Reads an advisory file: a JSON array of {@link Advisory}.
 *
 * @throws {@link EmulatorError} with code `OPTION_INVALID`, when the file cannot be read or is something else.
 */
export async function readAdvisories(path: string): Promise<readonly Advisory[]> {
  const parsed = fileShape.safeParse(await readJson(path))
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  const place = issue?.path.join('.') || 'the document'
  throw invalid(path, `${place}: ${issue?.message}`)
}

async function readJson(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, 'utf8'))
  } catch (cause) {
    throw invalid(path, 'it cannot be read as JSON', cause)
  }
}

function invalid(path: string, reason: string, cause?: unknown): EmulatorError {
  return new EmulatorError(
    'OPTION_INVALID',
    `Could not use the advisory file ${path}: ${reason}.`,
    'Its format is in docs/emulator.md, and advisories/sample.json of @slipway/emulator is an example.',
    { cause },
  )
}
