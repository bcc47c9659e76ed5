import type { Progress } from '@slipway/sdk'

/** Shows how far a command is. */
export interface ProgressView {
  update(progress: Progress): void
  /** Makes room for other lines; the next update shows everything again. */
  clear(): void
  /** Nothing more comes. */
  end(): void
}
