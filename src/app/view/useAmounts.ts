import { type AmountFormat, amountsOf } from '../format/amounts.ts'
import { useView } from './viewStore.ts'

/** How the amounts of the mode on the screen are written. */
export function useAmounts(): AmountFormat {
  return amountsOf(useView((s) => s.view.mode))
}

/** The same outside of components: for text that is copied or spoken. */
export function presentAmounts(): AmountFormat {
  return amountsOf(useView.getState().view.mode)
}
