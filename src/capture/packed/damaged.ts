import { CaptureError } from '../../parsers/index.ts'

export function damaged(what: string): CaptureError {
  return new CaptureError('corrupt', `The packed index is damaged: ${what}.`)
}
