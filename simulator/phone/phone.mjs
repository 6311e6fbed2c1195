// The phone: shows what the simulator tells it. Text of an SMS is only ever set as textContent.
import { isFrench, locale, words } from './words.mjs';

const MOST_PER_NUMBER = 50;
const byId = (id) => document.getElementById(id);
const threads = byId('threads');
const shownSms = new Map();

function element(tag, className, text) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
}

const money = (amount, currency, digits) =>
  new Intl.NumberFormat(locale, {
    style: 'currency',
    currency,
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  }).format(amount);
const timeOf = (date) =>
  new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit' }).format(new Date(date));
// Plans are Paris time, as on the platform, wherever this page is read.
const planOf = (date) =>
  new Intl.DateTimeFormat(locale, {
    dateStyle: 'short',
    timeStyle: 'short',
    timeZone: 'Europe/Paris',
  }).format(new Date(date));

function showWords() {
  document.documentElement.lang = isFrench ? 'fr' : 'en';
  document.title = words.title;
  for (const place of document.querySelectorAll('[data-words]')) {
    place.textContent = words[place.dataset.words];
  }
  byId('api-url').textContent = `${location.origin}/v1`;
  for (const [what, result] of words.hints) {
    const row = element('tr');
    const cell = element('td');
    cell.append(element('code', '', what));
    row.append(cell, element('td', '', result));
    byId('hints').append(row);
  }
}

function showAccounts(accounts) {
  byId('accounts').replaceChildren(
    ...accounts.map(({ apiKey, balance, currency }) => {
      const card = element('li');
      card.append(element('strong', '', money(balance, currency, 3)), element('code', '', apiKey));
      return card;
    }),
  );
}

function threadOf(phoneNumber) {
  const known = [...threads.children].find((one) => one.dataset.number === phoneNumber);
  if (known) return known;
  const thread = element('section', 'thread');
  thread.dataset.number = phoneNumber;
  thread.append(element('h3', '', phoneNumber), element('ol'));
  return thread;
}

function marksOf(sms) {
  const marks = element('div', 'marks');
  const mark = (text, quiet) => marks.append(element('span', quiet ? 'mark quiet' : 'mark', text));
  if (sms.cancelled) mark(words.cancelled);
  else if (isWaiting(sms)) mark(words.scheduled(planOf(sms.scheduledFor)));
  if (sms.sandbox) mark(words.sandbox);
  if (sms.isStopSms) mark(words.stop, true);
  if (sms.tag) mark(`#${sms.tag}`, true);
  return marks;
}

const isWaiting = (sms) =>
  sms.scheduledFor !== undefined && new Date(sms.scheduledFor) > Date.now();

function bubbleOf(sms) {
  const isAway = sms.sandbox || sms.cancelled || isWaiting(sms);
  const item = element('li', `sms${isAway ? ' away' : ''}${sms.cancelled ? ' cancelled' : ''}`);
  const facts = [
    timeOf(sms.acceptedAt),
    words.parts(sms.parts),
    money(sms.cost, sms.currency, 3),
    sms.encoding,
    ...(sms.gamme === 2 ? [words.lowCost] : []),
  ];
  item.append(
    element('p', 'from', sms.from),
    element('p', 'text', sms.shown),
    element('p', 'facts', facts.join(' · ')),
    marksOf(sms),
  );
  return item;
}

// The number that was written to last comes first; within it, the newest is at the bottom.
function show(sms, isNew) {
  const key = `${sms.messageId} ${sms.phoneNumber}`;
  const bubble = bubbleOf(sms);
  const before = shownSms.get(key);
  shownSms.set(key, bubble);
  if (isWaiting(sms)) refreshWhenDue(sms);
  if (before) {
    before.replaceWith(bubble);
    return;
  }
  const thread = threadOf(sms.phoneNumber);
  const list = thread.querySelector('ol');
  list.append(bubble);
  while (list.children.length > MOST_PER_NUMBER) list.firstChild.remove();
  bubble.classList.toggle('new', isNew);
  if (threads.firstChild !== thread) threads.prepend(thread);
}

const LONGEST_TIMER = 2 ** 31 - 1;

function refreshWhenDue(sms) {
  const wait = new Date(sms.scheduledFor) - Date.now();
  const key = `${sms.messageId} ${sms.phoneNumber}`;
  if (wait > LONGEST_TIMER) return;
  const bubble = shownSms.get(key);
  setTimeout(() => {
    // Cancelled or reset meanwhile: another bubble has taken its place.
    if (shownSms.get(key) === bubble) show(sms, false);
  }, wait + 50);
}

function update({ accounts, messages }, isNew) {
  showAccounts(accounts);
  for (const sms of messages) show(sms, isNew);
  byId('empty').hidden = threads.children.length > 0;
  if (!isNew || messages.length === 0) return;
  byId('news').textContent =
    messages.length === 1 ? words.oneNew(messages[0]) : words.manyNew(messages.length);
  const newest = shownSms.get(`${messages.at(-1).messageId} ${messages.at(-1).phoneNumber}`);
  newest.scrollIntoView({ block: 'nearest' });
}

function listen() {
  const connection = byId('connection');
  const say = (state, text) => {
    connection.dataset.state = state;
    connection.textContent = text;
  };
  say('waiting', words.waiting);
  const events = new EventSource('/simulator/events');
  events.onopen = () => say('live', words.live);
  events.onerror = () => say('waiting', words.waiting);
  events.addEventListener('inbox', (event) => {
    threads.replaceChildren();
    shownSms.clear();
    update(JSON.parse(event.data), false);
  });
  events.addEventListener('sms', (event) => update(JSON.parse(event.data), true));
}

function showClock() {
  byId('clock').textContent = timeOf(Date.now());
}

showWords();
showClock();
setInterval(showClock, 10_000);
listen();
