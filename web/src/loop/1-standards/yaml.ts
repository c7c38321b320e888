// The text of a definition as the pages change it: two lines at its head. Everything else is typed by a person.
const line = (name: string) => new RegExp(`^(${name}:[ \\t]*)([^\\s#]+)`, 'm')

export const headOf = (text: string, name: 'version' | 'effective') => text.match(line(name))?.[2] ?? ''

/** The text with another value in a line of its head; unchanged when it has no such line. */
export const withHead = (text: string, name: 'version' | 'effective', value: string | number) => text.replace(line(name), `$1${value}`)

/** The line (1-based) a place in the text is in. */
export const lineAt = (text: string, offset: number) => text.slice(0, offset).split('\n').length

/** Where a line (1-based) begins. */
export const offsetOf = (text: string, wanted: number) => text.split('\n').slice(0, wanted - 1).join('\n').length + (wanted > 1 ? 1 : 0)
