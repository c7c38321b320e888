/** While an input method composes, its keys are its own. */
export const composes = (event: KeyboardEvent) => event.isComposing || event.keyCode === 229
