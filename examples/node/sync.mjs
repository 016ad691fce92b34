#!/usr/bin/env node
/**
 * A two-way sync of Keap and webCRM in one file, with nothing but Node.js (18 or newer).
 *
 *     node sync.mjs                one pass, then exit
 *     node sync.mjs --watch 5      a pass every five seconds, until SIGTERM
 *
 * Its settings come from the environment: KEAP_URL, KEAP_TOKEN, WEBCRM_URL, WEBCRM_AUTH_CODE, WEBCRM_ORGANISATION,
 * SYNC_STATE and DATAFLOW. Whatever goes wrong ends the pass: the next one reads everything again and goes on from there.
 */
import { mkdir, readFile, readdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';

const { KEAP_URL, KEAP_TOKEN, WEBCRM_URL, WEBCRM_AUTH_CODE, WEBCRM_ORGANISATION, SYNC_STATE, DATAFLOW } = process.env;
const TIMEOUT = 10_000; // milliseconds for one answer
const REST = 2; // seconds, at least, after a pass that was given up
const MINUTE = 60; // seconds: both vendors count calls by the minute

/** The vendor understood a write and does not want it: no other record needs to suffer. */
class Refused extends Error {}

// What is synced. `get` reads a vendor's record, `set` makes the part of a request that changes it.

const field = (name) => ({ get: (record) => record[name] ?? '', set: (value) => ({ [name]: value }) });

const email = {
  name: 'email',
  required: true,
  keap: {
    get: (user) => user.email_addresses?.find((address) => address.field === 'EMAIL1')?.email ?? '',
    set: (value) => ({ email_address: { email: value, field: 'EMAIL1' } }),
  },
  webcrm: field('UserEmail'),
};

// Keap counts cents, webCRM shows the amount.
const price = {
  name: 'price',
  keap: { get: (product) => product.price?.amount ?? 0, set: (cents) => ({ price: cents }) },
  webcrm: {
    get: (product) => Math.round((product.ProductPrice ?? 0) * 100),
    set: (cents) => ({ ProductPrice: cents / 100 }),
  },
};

const PAIRINGS = [
  {
    title: 'Keap Companies to Webcrm Organisations',
    keap: { list: 'companies', changed: 'update_time' },
    webcrm: { list: 'Organisations', prefix: 'Organisation', marker: 'OrganisationExtraCustom8' },
    rows: [{ name: 'name', required: true, keap: field('company_name'), webcrm: field('OrganisationName') }],
  },
  {
    title: 'Keap Opportunity to Webcrm Opportunities',
    keap: { list: 'opportunities', changed: 'last_updated_time' },
    webcrm: { list: 'Opportunities', prefix: 'Opportunity', marker: 'OpportunityCustom15', owned: true },
    rows: [],
  },
  {
    title: 'Keap Product to Webcrm Products',
    keap: { list: 'products', changed: 'update_time' },
    webcrm: { list: 'Products', prefix: 'Product', marker: 'ProductCustom15', owned: true },
    rows: [price],
  },
  {
    title: 'Keap Users to Webcrm Users',
    keap: {
      list: 'users',
      changed: 'update_time',
      pageSize: 100,
      query: { filter: 'include_inactive==true;include_partners==true' },
    },
    webcrm: { list: 'Users', prefix: 'User', marker: 'UserCustom15' },
    rows: [email, { name: 'title', keap: field('title'), webcrm: field('UserTitle') }],
    sameIf: email, // records that already exist on both sides belong together if this agrees
  },
];

// The two vendors.

async function call(method, url, headers, body) {
  const answer = await fetch(url, { method, headers, body, redirect: 'error', signal: AbortSignal.timeout(TIMEOUT) });
  const text = await answer.text();
  if (answer.status === 429) {
    const seconds = Number(answer.headers.get('Retry-After') ?? Infinity); // Keap says nothing
    if (seconds > MINUTE) throw new Error(`${method} ${url}: throttled`);
    await sleep(seconds * 1000);
    return call(method, url, headers, body);
  }
  if (!answer.ok) {
    const refused = method !== 'GET' && answer.status < 500 && answer.status !== 401;
    throw new (refused ? Refused : Error)(`${method} ${url}: ${answer.status} ${text.slice(0, 300)}`);
  }
  if (answer.headers.get('x-keap-product-throttle-available') === '0') {
    await sleep(MINUTE * 1000); // that was the last call that Keap allows us in this minute
  }
  return text ? JSON.parse(text) : null;
}

function keapClient() {
  const headers = { Authorization: `Bearer ${KEAP_TOKEN}`, 'Content-Type': 'application/json' };
  const url = (pairing, id) => `${KEAP_URL}/v2/${pairing.keap.list}${id ? `/${id}` : ''}`;
  return {
    async list(pairing) {
      const records = new Map();
      let token = '';
      do {
        const query = new URLSearchParams({ page_size: pairing.keap.pageSize ?? 1000, ...pairing.keap.query });
        if (token) query.set('page_token', token);
        const page = await call('GET', `${url(pairing)}?${query}`, headers);
        for (const record of page[pairing.keap.list]) records.set(record.id, record);
        token = page.next_page_token;
      } while (token);
      return records;
    },
    read: (pairing, id) => call('GET', url(pairing, id), headers),
    update: (pairing, id, changes) => call('PATCH', url(pairing, id), headers, JSON.stringify(changes)),
  };
}

async function webcrmClient() {
  const form = new URLSearchParams({ authCode: WEBCRM_AUTH_CODE });
  const { AccessToken } = await call('POST', `${WEBCRM_URL}/Auth/ApiLogin`, {}, form);
  const headers = {
    Authorization: `Bearer ${AccessToken}`,
    'Content-Type': 'application/json',
    Accept: 'application/json',
  };
  const url = (pairing, id) => `${WEBCRM_URL}/${pairing.webcrm.list}${id ? `/${id}` : ''}`;
  return {
    async list({ webcrm: { list, prefix } }) {
      const records = new Map();
      for (let number = 1; ; number += 1) {
        const page = await call('GET', `${WEBCRM_URL}/${list}?Page=${number}&Size=1000`, headers);
        if (page.length === 0) return records;
        for (const record of page) records.set(String(record[`${prefix}Id`]), record);
      }
    },
    read: (pairing, id) => call('GET', url(pairing, id), headers),
    async create(pairing, values) {
      const { prefix, owned } = pairing.webcrm;
      const owner = owned ? { [`${prefix}OrganisationId`]: Number(WEBCRM_ORGANISATION) } : {};
      const body = JSON.stringify({ [`${prefix}Id`]: 0, ...owner, ...values });
      const made = await call('POST', url(pairing), headers, body);
      const id = String(made?.[`${prefix}Id`] ?? made);
      if (!/^\d+$/.test(id)) throw new Error(`${url(pairing)} tells no id: the next pass finds the record by its marker`);
      return id;
    },
    // Only what is new: webCRM keeps what a PUT leaves out.
    update: (pairing, id, changes) =>
      call('PUT', url(pairing, id), headers, JSON.stringify({ [`${pairing.webcrm.prefix}Id`]: Number(id), ...changes })),
  };
}

// What the sync remembers: a small file for each linked record, with the values on which both sides agreed.

async function openLinks(pairing) {
  const folder = join(SYNC_STATE, pairing.keap.list);
  await mkdir(folder, { recursive: true });
  const links = new Map();
  for (const file of await readdir(folder)) {
    if (file.endsWith('.json')) links.set(file.slice(0, -5), JSON.parse(await readFile(join(folder, file), 'utf8')));
  }
  return {
    get: (id) => links.get(id),
    taken: () => new Set([...links.values()].map((link) => link.webcrm)),
    async save(id, link) {
      links.set(id, link);
      const file = join(folder, `${id}.json`);
      await writeFile(`${file}.new`, JSON.stringify(link));
      await rename(`${file}.new`, file); // whole, or not at all
    },
  };
}

// The sync.

async function sync(pairing, keap, webcrm) {
  const links = await openLinks(pairing);
  const [ours, theirs] = [await keap.list(pairing), await webcrm.list(pairing)];
  if (links.taken().size && !(ours.size && theirs.size)) {
    // No proof of anything, least of all that what is not shown has to be created.
    console.error(`${pairing.keap.list}: an empty list; left for the next pass`);
    return;
  }
  await linkWhatBelongsTogether(pairing, ours, theirs, links);
  for (const [id, record] of ours) {
    try {
      const link = links.get(id);
      if (!link) await create(pairing, webcrm, links, record);
      else if (theirs.has(link.webcrm)) await align(pairing, keap, webcrm, links, record, theirs.get(link.webcrm));
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      console.error(`${pairing.keap.list} ${id}: ${error.message}`);
    }
  }
}

/** Copies of ours whose creation was never answered bear a marker; people with one address are one person. */
async function linkWhatBelongsTogether({ keap, webcrm: { marker }, sameIf }, ours, theirs, links) {
  const taken = links.taken();
  const free = [...theirs].filter(([id]) => !taken.has(id));
  const marked = new Map(free.map(([id, record]) => [record[marker], id]));
  const known = new Map();
  if (sameIf) {
    for (const [id, record] of free) {
      if (!record[marker]?.startsWith('keap:')) known.set(sameIf.webcrm.get(record).toLowerCase(), id);
    }
  }
  for (const [id, record] of ours) {
    if (links.get(id)) continue;
    const key = sameIf?.keap.get(record).toLowerCase();
    const partner = marked.get(`keap:${id}`) ?? known.get(key);
    if (!partner) continue;
    if (partner === known.get(key)) known.delete(key);
    await links.save(id, { webcrm: partner, agreed: {} });
  }
}

async function create(pairing, webcrm, links, record) {
  const values = { [pairing.webcrm.marker]: `keap:${record.id}` };
  const agreed = {};
  for (const row of pairing.rows) {
    agreed[row.name] = row.keap.get(record);
    Object.assign(values, row.webcrm.set(agreed[row.name]));
  }
  await links.save(record.id, { webcrm: await webcrm.create(pairing, values), agreed });
}

/** Carry over what was edited since both sides agreed. */
async function align(pairing, keap, webcrm, links, ours, theirs) {
  const link = links.get(ours.id);
  const keapIsLater = Date.parse(ours[pairing.keap.changed]) > Date.parse(theirs[`${pairing.webcrm.prefix}UpdatedAt`]);
  const [agreed, toKeap, toWebcrm] = [{}, {}, {}];
  for (const row of pairing.rows) {
    const [a, b] = [row.keap.get(ours), row.webcrm.get(theirs)];
    agreed[row.name] = a === b || keapWins(row, a, b, link.agreed[row.name], keapIsLater) ? a : b;
    if (agreed[row.name] !== a) Object.assign(toKeap, row.keap.set(b));
    if (agreed[row.name] !== b) Object.assign(toWebcrm, row.webcrm.set(a));
  }
  const changesKeap = Object.keys(toKeap).length > 0;
  const changesWebcrm = Object.keys(toWebcrm).length > 0;
  // Somebody is editing it right now? Then the next pass sees everything.
  if (changesKeap && moved(pairing.rows, 'keap', ours, await keap.read(pairing, ours.id))) return;
  if (changesWebcrm && moved(pairing.rows, 'webcrm', theirs, await webcrm.read(pairing, link.webcrm))) return;
  if (changesKeap) await keap.update(pairing, ours.id, toKeap);
  if (changesWebcrm) await webcrm.update(pairing, link.webcrm, toWebcrm);
  if (pairing.rows.some((row) => agreed[row.name] !== link.agreed[row.name])) {
    await links.save(ours.id, { ...link, agreed });
  }
}

/** Which of two different values stands: the one that is new, or if both are, the one that is newer. */
function keapWins(row, a, b, before, later) {
  if (row.required && !b) return true;
  if (before === undefined && !(a && b)) return Boolean(a); // newly linked: something stands above nothing
  if (before === b) return true;
  if (before === a) return false;
  return later;
}

/** Whether a record changed since it was listed: writes have no condition, so look again just before. */
const moved = (rows, side, then, now) => rows.some((row) => row[side].get(then) !== row[side].get(now));

// The command.

/** One pass over the pairings of the dataflow document; false if it had to be given up. */
async function runOnce() {
  try {
    const document = await readFile(DATAFLOW, 'utf8');
    const [keap, webcrm] = [keapClient(), await webcrmClient()];
    for (const pairing of PAIRINGS) {
      if (document.includes(pairing.title)) await sync(pairing, keap, webcrm);
    }
    return true;
  } catch (error) {
    console.error(`this pass is given up: ${error.message}`, error.cause ?? '');
    return false;
  }
}

process.on('SIGTERM', () => process.exit(0));
const { values: options } = parseArgs({ options: { watch: { type: 'string' } } });
let done = await runOnce();
while (options.watch) {
  await sleep(Math.max(Number(options.watch), done ? 0 : REST) * 1000);
  done = await runOnce();
}
process.exitCode = done ? 0 : 1;
