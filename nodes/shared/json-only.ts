// For admin routes that do something: a form of another site can be posted without the browser asking first, JSON
// cannot. What a route does with a body must never enter here.

interface Request {
  is(type: string): string | false | null;
}

interface Response {
  sendStatus(status: number): unknown;
}

/** Middleware: answers 415 to what is no JSON. */
export function jsonOnly(request: Request, response: Response, next: () => void): void {
  if (request.is('application/json')) next();
  else response.sendStatus(415);
}
