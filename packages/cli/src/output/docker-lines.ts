import type { DockerImport, DockerSetup } from '@slipway/sdk'
import { printable } from './printable.js'

/** What became of docker's set-up, for people. */
export function dockerSetupLines(
  { host, path, isChanged, backup }: DockerSetup,
  { isUndone }: { readonly isUndone: boolean },
): string[] {
  const done = isUndone
    ? `Docker no longer asks slipway for ${host}.`
    : `Docker asks docker-credential-slipway for ${host} from now on.`
  const nothing = isUndone
    ? `Docker did not ask slipway for ${host}.`
    : `Docker asks slipway for ${host} already.`
  return [
    isChanged ? done : nothing,
    `  file  ${path}`,
    ...(backup === undefined ? [] : [`  copy  ${backup}, the file as it was`]),
  ].map(printable)
}

/** What was taken over from docker, for people. */
export function dockerImportLines({ path, imported, skipped, isRemoved }: DockerImport): string[] {
  const rest = isRemoved
    ? [`They are no longer in ${path}.`]
    : [`They are still in ${path}, for everybody to read who may read that file: --remove takes them out.`]
  return [
    ...(imported.length === 0 ? [`Nothing was taken over from ${path}.`] : []),
    ...imported.map((host) => `Stored the credential for ${host}, as a push credential.`),
    ...skipped.map(({ host, reason }) => `Left out ${host}: ${reason}.`),
    ...(imported.length === 0 ? [] : rest),
  ].map(printable)
}
