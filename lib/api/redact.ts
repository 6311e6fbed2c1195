// Keeps the key out of whatever may be shown. Nothing else about secrets belongs here.

/** A shorter key would blank ordinary words; the platform's are 40 characters and more. */
const SHORTEST_KEY = 8;

/** @returns the text without the key, should something quote it */
export function redact(text: string, apiKey: string): string {
  return apiKey.length >= SHORTEST_KEY && text.includes(apiKey)
    ? text.split(apiKey).join('***')
    : text;
}
