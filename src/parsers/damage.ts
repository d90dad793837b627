/**
 * What kind of damage: 'cut' = the bytes end too early; 'broken' = they break the rules; 'checksum' = they read well, but were changed;
 * 'limit' = they ask for more than the caps allow.
 */
export type DamageKind = 'cut' | 'broken' | 'checksum' | 'limit'

/**
 * Thrown inside the parsers where the bytes break the rules, and caught at the edge of the decoder, which ends reading there and keeps
 * what it has. It never leaves this folder.
 */
export class Damage extends Error {
  override readonly name = 'Damage'
  readonly kind: DamageKind

  constructor(sentence: string, kind: DamageKind = 'broken') {
    super(sentence)
    this.kind = kind
  }
}

/** A cap was reached: `what` is a plural, "threads". */
export function limitReached(what: string, limit: number): Damage {
  return new Damage(
    `The capture names more than ${limit.toLocaleString('en-US')} ${what}, which no real program does.`,
    'limit',
  )
}
