import type { CommandGroup } from './commands'
import { languageNames, languages } from './i18n'
import { places } from './places'
import { themes } from './theme'

export default {
  title: 'app.keys.everywhere',
  order: 30,
  commands: [
    { id: 'app.palette', title: 'app.palette.title', key: 'Mod+k', inFields: true },
    { id: 'app.keys', title: 'app.keys.help', key: '?' },
    { id: 'app.search', title: 'app.keys.search', key: '/' },
    ...places.map(({ id, key }) => ({ id: `go.${id}`, title: `app.keys.${id}`, key })),
    ...languages.map((one) => ({ id: `language.${one}`, title: 'app.language', values: { name: languageNames[one] } })),
    ...themes.map((one) => ({ id: `theme.${one}`, title: `app.theme.${one}` })),
    { id: 'app.leave', title: 'app.me.leave' },
  ],
} satisfies CommandGroup
