// What the platform answers: the five attested shapes of a refusal, and the texts of its codes.
import { affordable, type Account } from './accounts';
import type { ErrorShape } from './types';

export interface Answer {
  status: number;
  body: unknown;
  /** Given where the XML order differs from the JSON order. */
  xml?: unknown;
}

export interface ErrorItem {
  elementId?: string;
  /** Inside E4 the code is a string. */
  code?: string;
  message: string;
  phoneNumber?: string;
}

export interface Refusal {
  code: number;
  message?: string;
  errors?: ErrorItem[];
  shape?: ErrorShape;
  httpStatus?: number;
}

/** French, as every live capture is. Texts that no source attests are written after its meaning. */
export const TEXTS: Readonly<Record<number, string>> = {
  1: 'Clé API requise',
  2: 'Le numéro de téléphone est requis',
  3: "L'identifiant du message est requis",
  4: 'Message introuvable',
  5: "L'envoi du SMS est déjà annulé",
  6: "L'envoi ne peut plus être annulé moins de 5 minutes avant",
  7: 'Le SMS est déjà envoyé',
  9: "Une contrainte n'est pas respectée",
  10: 'Clé API incorrecte',
  11: 'NOCREDITS',
  13: "Aucun prix par default n'a été trouvé pour les numéros suivant",
  14: 'Ce numéro est dans la liste STOP',
  15: 'Ce numéro est déjà dans la liste',
  20: 'Compte désactivé',
  22: "SMS marketing : l'heure d'envoi doit être comprise entre 8h et 22h",
  23: "SMS marketing : pas d'envoi le dimanche ni les jours fériés",
  30: 'Compte bloqué',
  40: "Accès à l'API refusé",
  42: 'Les SMS low cost sont limités à 160 caractères',
  43: 'Le message est requis',
  44: "L'émetteur n'est pas valide",
  45: 'La date est requise',
  46: "L'heure est requise",
  47: "La minute n'est pas valide",
  48: 'Les minutes doivent aller de 5 en 5 (5 à 55)',
  49: "La date n'est pas valide",
  50: 'Pas plus de 500 numéros par requête',
  51: "Cet envoi n'est pas éligible à la gamme low cost",
  52: 'Pas plus de 10 SMS concaténés',
  55: "Aucun prix par default n'a été trouvé pour les numéros suivant",
  90: 'JSON mal formé',
  96: 'Adresse IP non autorisée',
  500: "Le SMS n'a pas pu être mis en file d'attente",
  992: "L'émetteur n'est pas autorisé",
};

export const NOT_A_MOBILE = "Le téléphone n'est pas être un numéro de mobile";

/** Where a request has no valid key there is no account: the figures are then nought. */
export function refusalBody(refusal: Refusal, account?: Account): Record<string, unknown> {
  const { code } = refusal;
  const message = refusal.message ?? TEXTS[code] ?? `Erreur ${code}`;
  const head = { success: false, code };
  switch (refusal.shape ?? naturalShape(code)) {
    case 'E1':
      return { ...head, message };
    case 'E2':
      return { ...head, errors: elements(refusal, message) };
    case 'E3':
      return { ...head, error: elements(refusal, message) };
    case 'E4':
      return { ...head, message, errors: perNumber(refusal, message) };
    case 'E5':
      return { ...head, error: { message }, credits: creditsLeft(account) };
  }
}

/** The shape in which each code was really seen. */
function naturalShape(code: number): ErrorShape {
  if (code === 11) return 'E5';
  if (code === 9) return 'E2';
  if (code === 55) return 'E4';
  return 'E1';
}

function elements(refusal: Refusal, message: string): { elementId: string; message: string }[] {
  const items = refusal.errors ?? [{ message }];
  return items.map((item) => ({
    elementId: item.elementId ?? 'children[sender].data',
    message: item.message,
  }));
}

function perNumber(refusal: Refusal, message: string): Record<string, unknown>[] {
  const asSeen: ErrorItem =
    refusal.code === 55
      ? { code: '9', message: NOT_A_MOBILE }
      : { code: String(refusal.code), message };
  return (refusal.errors ?? [asSeen]).map((item) => ({
    success: false,
    code: item.code ?? '9',
    message: item.message,
    ...(item.phoneNumber === undefined ? {} : { phoneNumber: item.phoneNumber }),
  }));
}

// Numbers here, strings in /me: both attested.
function creditsLeft(account: Account | undefined): Record<string, number> {
  const balance = account?.balance ?? 0;
  return {
    creditSms: account ? affordable(balance, account.prices.premium) : 0,
    creditSmsLowCost: account ? affordable(balance, account.prices.lowCost) : 0,
    toSend: 0,
    solde: balance,
  };
}

/** A success whose numbers are strings and whose booleans are numbers: seen between endpoints. */
export function withWrongTypes(value: unknown): unknown {
  if (typeof value === 'number') return String(value);
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (Array.isArray(value)) return value.map(withWrongTypes);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, withWrongTypes(item)]),
  );
}
