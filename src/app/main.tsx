import { createRoot } from 'react-dom/client'
import { App } from './App.tsx'
import './theme/tokens.css'
import './theme/page.css'

const root = document.getElementById('root')
if (!root) throw new Error('The page has no element with the id "root".')
createRoot(root).render(<App />)
