/**
 * @typedef {{ name: string, value: string, perPass: string }} Figure
 * One line of the table: the absolute value for information, and the same measured in passes of the reference loop.
 */

/** A speed: so many things in so much CPU time. @returns {Figure} */
export function speed(name, unit, amount, cpuMs, passMs) {
  return {
    name,
    value: `${short(amount / (cpuMs / 1000))} ${unit} per CPU second`,
    perPass: `${short((amount / cpuMs) * passMs)} ${unit} per pass`,
  }
}

/** A time. @returns {Figure} */
export function time(name, ms, passMs) {
  return { name, value: `${short(ms)} ms`, perPass: `${short(ms / passMs)} passes` }
}

/** Anything that has no time in it. @returns {Figure} */
export function plain(name, value) {
  return { name, value, perPass: '' }
}

/** The given share of the values is not above the answer: 0.5 = median. */
export function quantile(values, share) {
  const sorted = Float64Array.from(values).sort()
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]
}

export function short(value) {
  if (value >= 1e6) return `${Number((value / 1e6).toPrecision(3))} million`
  if (value >= 1000) return Math.round(value).toLocaleString('en')
  return String(Number(value.toPrecision(3)))
}

export function megabytes(bytes) {
  return `${Math.round(bytes / 1e6)} MB`
}
