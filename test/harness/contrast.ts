// How well a text stands out from what is behind it, as WCAG counts it, from what the browser draws.
import type { Page } from 'playwright-core';

export interface DrawnText {
  text: string;
  /** `4.5` or more is easy enough to read. */
  contrast: number;
}

/** Every text that can be seen below `selector`. */
export function drawnTexts(page: Page, selector: string): Promise<DrawnText[]> {
  return page.evaluate((where) => {
    type Colour = [red: number, green: number, blue: number, alpha: number];
    const read = (css: string): Colour => {
      const [red = 0, green = 0, blue = 0, alpha = 1] = (css.match(/[\d.]+/g) ?? []).map(Number);
      return [red, green, blue, alpha];
    };
    const over = (front: Colour, back: Colour): Colour => {
      const mix = (i: number): number => front[i]! * front[3] + back[i]! * (1 - front[3]);
      return [mix(0), mix(1), mix(2), 1];
    };
    const backgroundOf = (element: Element | null): Colour => {
      if (!element) return [255, 255, 255, 1];
      const own = read(getComputedStyle(element).backgroundColor);
      return own[3] === 1 ? own : over(own, backgroundOf(element.parentElement));
    };
    const luminance = (colour: Colour): number => {
      const [red = 0, green = 0, blue = 0] = colour.slice(0, 3).map((part) => {
        const value = part / 255;
        return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
      });
      return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    };
    const textOf = (element: Element): string =>
      [...element.childNodes]
        .filter((node) => node.nodeType === Node.TEXT_NODE)
        .map((node) => node.textContent ?? '')
        .join('')
        .trim();
    return [...document.querySelectorAll(`${where}, ${where} *`)]
      .filter((element) => textOf(element) !== '' && element.getClientRects().length > 0)
      .map((element) => {
        const back = backgroundOf(element);
        const front = over(read(getComputedStyle(element).color), back);
        const [darker = 0, lighter = 0] = [luminance(front), luminance(back)].sort((a, b) => a - b);
        return { text: textOf(element), contrast: (lighter + 0.05) / (darker + 0.05) };
      });
  }, selector);
}
