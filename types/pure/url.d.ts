// Node and every browser have `URL`, the language alone has not. Only what pure code uses is declared; where
// Node's or the DOM's types are there, theirs count and this file is left out.
interface URL {
  readonly protocol: string;
  readonly username: string;
  readonly password: string;
  readonly hostname: string;
  readonly search: string;
  readonly hash: string;
}

declare const URL: new (url: string) => URL;
