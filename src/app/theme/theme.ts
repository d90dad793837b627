import { create } from 'zustand'

export type ThemeChoice = 'system' | 'light' | 'dark'
export type Theme = 'light' | 'dark'

/** public/theme.js reads the same key before the first paint. */
const STORAGE_KEY = 'memreel-theme'

const systemIsDark = matchMedia('(prefers-color-scheme: dark)')

interface ThemeStore {
  readonly choice: ThemeChoice
  /** What is drawn now: canvases can't follow CSS by themselves. */
  readonly theme: Theme
}

export const useTheme = create<ThemeStore>(() => {
  const choice = storedChoice()
  return { choice, theme: resolve(choice) }
})

export function chooseTheme(choice: ThemeChoice): void {
  try {
    if (choice === 'system') localStorage.removeItem(STORAGE_KEY)
    else localStorage.setItem(STORAGE_KEY, choice)
  } catch {
    // No storage on this page: the choice lasts as long as the visit.
  }
  show(choice)
}

/** Follows the system, and prints in light colours. */
export function followSystemTheme(): () => void {
  const onSystem = () => useTheme.setState({ theme: resolve(useTheme.getState().choice) })
  const beforePrint = () => {
    document.documentElement.setAttribute('data-theme', 'light')
    useTheme.setState({ theme: 'light' })
  }
  const afterPrint = () => show(useTheme.getState().choice)
  show(useTheme.getState().choice)
  systemIsDark.addEventListener('change', onSystem)
  addEventListener('beforeprint', beforePrint)
  addEventListener('afterprint', afterPrint)
  return () => {
    systemIsDark.removeEventListener('change', onSystem)
    removeEventListener('beforeprint', beforePrint)
    removeEventListener('afterprint', afterPrint)
  }
}

function show(choice: ThemeChoice): void {
  if (choice === 'system') document.documentElement.removeAttribute('data-theme')
  else document.documentElement.setAttribute('data-theme', choice)
  useTheme.setState({ choice, theme: resolve(choice) })
}

function resolve(choice: ThemeChoice): Theme {
  return choice === 'system' ? (systemIsDark.matches ? 'dark' : 'light') : choice
}

function storedChoice(): ThemeChoice {
  try {
    const value = localStorage.getItem(STORAGE_KEY)
    return value === 'light' || value === 'dark' ? value : 'system'
  } catch {
    return 'system'
  }
}
