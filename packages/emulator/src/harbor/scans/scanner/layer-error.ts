/** A layer that the scanner cannot read. */
export class LayerError extends Error {
  override readonly name = 'LayerError'
}
