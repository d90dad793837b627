import { madeCapture } from '../reports/madeCapture.ts'

/** Names that try to be more than text. A zero byte ends a name in a capture, so those come in packed indexes only. */
const HOSTILE_NAMES = [
  '<img src=x onerror=alert(1)>',
  '</script><script>alert(1)</script>',
  '<!--<script>',
  '\u202egnp.exe\u202c',
  'n'.repeat(10_000),
  '"&quot;\'`$&{1}',
  '\u001b[31mred\u0007',
  ']]>',
  '__proto__',
]

/** A capture in which every text is hostile. */
export function hostileCapture(): Uint8Array {
  const frames = HOSTILE_NAMES.map((name, i) => `${name}|/tmp/${name.slice(0, 500)}.py|${i + 1}`)
  return madeCapture(
    frames.map((frame, i) => ({ stack: ['main|/tmp/main.py|1', frame], bytes: 1000 * (i + 1), thread: 1 + (i % 2) })),
    { commandLine: '</script><img src=x onerror=alert(1)><!--<script>' },
  )
}
