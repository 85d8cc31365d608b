/** Something that the demo bar cannot do now, in a sentence that says what to do first. */
export class DemoError extends Error {}
