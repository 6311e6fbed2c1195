// Keeps the key out of whatever may be shown. Nothing else about secrets belongs here.

/** A shorter key would blank ordinary words; the platform's are 40 characters and more. */
const SHORTEST_KEY = 8;

/** @returns the text without the key, should something quote it */
export function redact(text: string, apiKey: string): string {
  if (apiKey.length < SHORTEST_KEY) return text;
  return writings(apiKey).reduce((clean, key) => clean.split(key).join('***'), text);
}

/** As it is, in JSON (PHP writes a slash as `\/` there) and in a URL. */
function writings(apiKey: string): string[] {
  // The platform's own keys are the same everywhere.
  if (/^\w+$/.test(apiKey)) return [apiKey];
  const inJson = JSON.stringify(apiKey).slice(1, -1);
  return [apiKey, inJson, inJson.replaceAll('/', '\\/'), encodeURIComponent(apiKey)];
}
