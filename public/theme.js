// Runs before the first paint, so that a chosen theme never flashes the other one. The app (src/app/theme) takes over from here.
try {
  const theme = localStorage.getItem('memreel-theme')
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme
} catch {
  // No storage on this page: the system's theme it is.
}
