/** One step of the way from file bytes to capture bytes. Damage is thrown. */
export interface ByteStage {
  /** False once further bytes make no difference. */
  readonly wantsMore: boolean
  /** Takes `bytes[start, end)`, which are not kept after the call. */
  take(bytes: Uint8Array, start: number, end: number): void
  /** Says that no more bytes come. */
  finish(): void
}
