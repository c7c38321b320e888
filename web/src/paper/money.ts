// Money is whole numbers of the smallest unit; how many of them make one of the currency is the currency's own matter.
const formats = new Map<string, Intl.NumberFormat>()

function format(currency: string, language: string): Intl.NumberFormat {
  const name = `${language} ${currency}`
  let made = formats.get(name)
  if (!made) {
    const wish = /^[A-Z]{3}$/.test(currency) ? currency : 'CNY' // while it is being typed
    made = new Intl.NumberFormat(language, { style: 'currency', currency: wish, currencyDisplay: 'code' })
    formats.set(name, made)
  }
  return made
}

export const minorDigits = (currency: string): number => format(currency, 'en').resolvedOptions().maximumFractionDigits ?? 2
export const money = (amount: number, currency: string, language: string): string => format(currency, language).format(amount / 10 ** minorDigits(currency))
