// The words that product names are made of. Enough of them that 50,000 names read like a real
// household shop, and that every noun is found by a search a few hundred times.

export interface Category {
  slug: string
  title: string
  /** Cheapest and dearest product, in cents. */
  priceCents: [number, number]
  nouns: string[]
}

const category = (
  slug: string,
  title: string,
  priceCents: [number, number],
  nouns: string,
): Category => ({ slug, title, priceCents, nouns: nouns.split(' ') })

export const categories: Category[] = [
  category(
    'kitchen',
    'Kitchen',
    [900, 18_000],
    'Kettle Teapot Saucepan Skillet Colander Ladle Whisk Grater Grinder Carafe',
  ),
  category(
    'table',
    'Table',
    [400, 9_000],
    'Plate Bowl Mug Tumbler Goblet Platter Jug Trivet Coaster Candleholder',
  ),
  category(
    'lighting',
    'Lighting',
    [2_500, 42_000],
    'Lamp Lantern Pendant Sconce Spotlight Chandelier Uplighter Nightlight Torch Lampshade',
  ),
  category(
    'bedroom',
    'Bedroom',
    [1_900, 36_000],
    'Duvet Pillow Quilt Blanket Mattress Headboard Bedspread Nightstand Dresser Bolster',
  ),
  category(
    'bath',
    'Bath',
    [600, 7_500],
    'Towel Bathmat Soapdish Bathrobe Sponge Washcloth Mirror Dispenser Hamper Toothmug',
  ),
  category(
    'office',
    'Office',
    [300, 48_000],
    'Desk Notebook Stapler Organiser Bookend Inkwell Pinboard Folder Penholder Clipboard',
  ),
  category(
    'garden',
    'Garden',
    [500, 26_000],
    'Trowel Planter Wheelbarrow Rake Birdbath Trellis Hammock Secateurs Parasol Firepit',
  ),
  category(
    'textiles',
    'Textiles',
    [800, 21_000],
    'Rug Curtain Cushion Throw Tablecloth Napkin Apron Runner Doormat Tapestry',
  ),
  category(
    'storage',
    'Storage',
    [700, 31_000],
    'Basket Crate Shelf Cabinet Chest Hook Rack Tin Jar Trolley',
  ),
  category(
    'living',
    'Living',
    [1_500, 68_000],
    'Armchair Sofa Stool Ottoman Bench Sideboard Bookcase Vase Clock Frame',
  ),
]

export const makers =
  'Nordhaus Elmwood Tamsin Ravello Kiso Halden Brindle Osterby Calder Junipero Marlow Fenwick Solveig Pellan Tarrant'.split(
    ' ',
  )
export const materials =
  'Enamel Oak Linen Copper Walnut Ceramic Steel Rattan Glass Bamboo Brass Cork Marble Wool Stoneware Ash'.split(
    ' ',
  )
export const colours =
  'moss green,chalk white,slate,rust,midnight blue,sand,plum,mustard,charcoal,rose,teal,ivory'.split(
    ',',
  )
export const praises = [
  'Made to be used every day, and to be repaired rather than replaced.',
  'A quiet shape that gets along with everything around it.',
  'Finished by hand, so that no two are quite the same.',
  'Light enough to carry, sturdy enough to hand on.',
  'Tested in our own home for a year before we dared to sell it.',
  'Comes flat, goes together in ten minutes, and stays together.',
]
export const opinions = [
  'Does what it says, and looks good doing it.',
  'Smaller than I thought, but lovely.',
  'The colour is exactly as in the picture.',
  'Arrived a day late; worth the wait.',
  'Bought a second one for my sister.',
  'Sturdy. My cat approves.',
  'A bit heavy for me, otherwise perfect.',
  'Third year in use and still like new.',
]
export const reviewers = 'Ada,Bela,Chen,Dunja,Emil,Farida,Goran,Hana,Ines,Jonas,Kemi,Lars'.split(
  ',',
)
