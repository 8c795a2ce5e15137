// The shop's one script. Every page works without it; it only keeps a form from being sent twice.

export const script = `
document.addEventListener('submit', (event) => {
  for (const button of event.target.querySelectorAll('button')) button.disabled = true
})
addEventListener('pageshow', () => {
  for (const button of document.querySelectorAll('button:disabled')) button.disabled = false
})
`
