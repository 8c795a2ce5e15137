import { journey } from 'trueup'

export default journey('search', async ({ page, step, check, data }) => {
  await step('open shop', async () => {
    await page.goto('/')
  })
  await step('results', async () => {
    await page.getByRole('searchbox', { name: 'Search products' }).fill(data.search ?? '')
    await page.getByRole('button', { name: 'Search' }).click()
    const found = await page.getByRole('status').textContent()
    check(found !== '0 products found', `nothing was found for "${data.search}"`)
  })
  await step('open product', async () => {
    await page.getByRole('main').getByRole('listitem').first().getByRole('link').click()
    await page.getByRole('button', { name: 'Add to cart' }).waitFor()
  })
})
