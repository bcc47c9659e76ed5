import { type Client, isSdkError, type PushOptions, type PushReceipt, pinBase } from '@slipway/sdk'
import { linkNote } from '../link-note.js'
import { outputMode } from '../output/output-mode.js'
import { receiptLines } from '../output/receipt-lines.js'
import type { Reporter } from '../output/reporter.js'
import { versionTroubleLines } from '../output/version-lines.js'
import type { CommandRun } from '../run-command.js'
import type { ChosenImage } from '../settings/chosen-image.js'
import type { PushFlags } from './push-flags.js'
import { withListeners } from './with-listeners.js'

/** One image and where it goes. */
export interface ImagePush {
  readonly client: Client
  readonly options: PushOptions
  /** Absent where a folder was named. */
  readonly image: ChosenImage | undefined
}

/** Pushes one image and says what became of it. */
export async function pushImage(
  run: CommandRun,
  { client, options, image }: ImagePush,
  flags: PushFlags,
  { isPrinted }: { readonly isPrinted: boolean } = { isPrinted: true },
): Promise<PushReceipt> {
  const { report, signal } = run
  const isOfFolder = 'folder' in options.from
  const receipt = await client.push(withListeners(run, options, flags))
  if (isPrinted) {
    await report.result('receipt', receipt, () =>
      receiptLines(receipt, { all: flags.verbose ?? false, isOfFolder }),
    )
  }
  for (const warning of receipt.warnings) report.warn(warning)
  for (const line of versionTroubleLines(receipt)) report.note(line)
  if (image !== undefined && isOfFolder && options.base === undefined) await keepBase(report, receipt, image)
  const { json, ndjson, quiet } = outputMode(flags)
  const isSilent = json || ndjson || quiet || receipt.appVersion !== undefined || options.template === false
  const note = isSilent ? undefined : await linkNote(client, receipt, signal)
  if (note !== undefined) report.note(note)
  return receipt
}

/** The base that was chosen today may be another one tomorrow; in the project file it stays. */
async function keepBase(report: Reporter, { base }: PushReceipt, image: ChosenImage): Promise<void> {
  if (base === undefined) return
  const { configPath: path, name } = image
  const pinned = base.reference
  try {
    await pinBase({ path, image: name, base: pinned })
    report.note(`Wrote the base image to ${path} (images.${name}.base), so that it stays the same: ${pinned}`)
  } catch (error) {
    if (!isSdkError(error)) throw error
    // The push is done: a project file that cannot be written, as on a build server, does not undo it.
    report.warn({ code: 'BASE_NOT_WRITTEN', message: `${error.message} Add "base": "${pinned}" by hand.` })
  }
}
