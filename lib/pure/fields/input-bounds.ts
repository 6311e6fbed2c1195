// How much of what a flow gives is looked at, once: whatever is longer is refused before it is read, split or
// copied, so that no message stops the others. No reading may enter here.

/** Numbers in one message, before those given twice are taken out (product page, §4 "Numbers"). */
export const MOST_NUMBERS = 10_000;

/** Characters (UTF-16 units) of one written number, marks included: what is longer is a list or rubbish. */
export const LONGEST_NUMBER = 40;

/** Characters (UTF-16 units) of all the numbers of one message: the most of the longest, and what parts them. */
export const LONGEST_NUMBERS_TEXT = 500_000;

/** Characters (UTF-16 units) of a text, and of any other value that is read as one. */
export const LONGEST_TEXT = 100_000;

/** Entries of all the lists that a template goes through; longer texts than it could make are refused anyway. */
export const MOST_TEMPLATE_ENTRIES = 100_000;
