import { journey } from 'trueup'

export default journey('login', async ({ page, step, variables }) => {
  await step('open form', async () => {
    await page.goto('/login')
  })
  await step('sign in', async () => {
    await page.getByLabel('Email').fill(variables.email)
    await page.getByLabel('Password').fill(variables.password)
    await page.getByRole('main').getByRole('button', { name: 'Sign in' }).click()
    await page.getByRole('heading', { name: `Welcome back, ${variables.name}` }).waitFor()
  })
})
