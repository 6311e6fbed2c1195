// Bounds of the account's numbers, once: the form says them, the runtime holds them.

/** What is outside makes no sense, or more than a timer and a table of starts can hold. */
export const SETTING_BOUNDS = {
  /** Seconds. */
  timeout: { min: 0.001, max: 86_400 },
  requestsPerSecond: { min: 0, max: 10_000 },
  maxPerHour: { min: 0, max: 1_000_000_000 },
  /** Seconds. */
  verifyFor: { min: 0.1, max: 86_400 },
};

export type NumberSetting = keyof typeof SETTING_BOUNDS;

export function isWithinBounds(setting: NumberSetting, value: number): boolean {
  const { min, max } = SETTING_BOUNDS[setting];
  return value >= min && value <= max;
}
