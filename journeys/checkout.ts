import { journey } from 'trueup'

export default journey(
  'checkout',
  async ({ page, step, data, variables }) => {
    await step('open product', async () => {
      await page.goto(`/products/${data.product}`)
    })
    await step('add to cart', async () => {
      await page.getByRole('button', { name: 'Add to cart' }).click()
      await page.getByRole('link', { name: 'Checkout' }).click()
      await page.getByLabel('Card number').waitFor()
    })
    await step('pay', async () => {
      await page.getByLabel('Email').fill(variables.email)
      await page.getByLabel('Card number').fill('4242 4242 4242 4242')
      await page.getByRole('button', { name: 'Pay' }).click()
      await page.getByRole('heading', { name: 'Thank you for your order' }).waitFor()
    })
  },
  { writes: 1 },
)
