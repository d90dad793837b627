import { type ThemeChoice as Choice, chooseTheme, useTheme } from './theme.ts'

const NAMES: Record<Choice, string> = { system: 'System', light: 'Light', dark: 'Dark' }

export function ThemeChoice() {
  const choice = useTheme((s) => s.choice)
  return (
    <label className="theme-choice">
      <span className="visually-hidden">Colours</span>
      <select
        value={choice}
        onChange={(event) => chooseTheme(event.target.value as Choice)}
        title="Colours of the page"
      >
        {Object.entries(NAMES).map(([value, name]) => (
          <option key={value} value={value}>
            {name}
          </option>
        ))}
      </select>
    </label>
  )
}
