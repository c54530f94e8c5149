/* What a query matches and in which order: the twin of search/query.py.

   A candidate is a number, its rank: the greatest, over the words, of the first virtual id of the document that holds the word;
   `offset` less when the document may be called exactly what was typed, half of it where only without hyphens. Ranks ascend from the best. What lists promise is
   checked in the stored text, so a hit always holds the query. */
var PAGE = 10, GRAMS = 2, READ_AT_ONCE = 80, BLOCKS = 3, DOUBT = 0.25, SAMPLE = 500, PROBE = 4, ROW = 8, STOP = 270000, OFFERED = 3;

var COLUMNS = ["kind", "body", "area", "state"], FACETS = ["kind", "body", "area", "year", "state"];

function Search(index, query) {
  this.index = index;
  this.query = query;
  this.terms = parseTerms(query);
  this.words = wordsOf(this.terms);
  /* What is marked in hits. */
  this.asked = this.terms.filter(term => !term.isExcluded && (isText(term) || term.field === "body"));
  this.marked = this.asked.map(term => term.value);
  this.spelt = spelt(nameOf(this.terms));
  this.name = compact(nameOf(this.terms));
  this.named = [];
  this.offset = 4 * index.virtualCount + 8;
  this.chosen = {};
  this.accepted = null;
  this.expired = null;
  this.dropped = new Set(index.dropped);
  this.begin();
  this.allow();
}

function isText(term) { return ["", "title", "number"].includes(term.field); }

Object.assign(Search.prototype, {
  begin() {
    this.hits = [];
    this.ready = [];
    this.settled = new Set(this.dropped);
    this.freshRead = false;
    this.judged = this.missed = 0;
  },

  /* Read as much as one look may cost; then `isStopped`, until it is allowed to go on. */
  allow(bytes) {
    this.limit = this.index.bytes + (bytes || STOP);
    this.isStopped = false;
  },

  async start() {
    var index = this.index;
    this.plans = this.terms.filter(isText).map(term => {
      var grams = index.gramsOf(term.value);
      /* Places of the documents whose names or numbers it is, however written: as if it stood in their titles. */
      term.read = new Set();
      return { term: term, rest: grams, lists: [],
        isExact: !term.field && grams.length === 1 && grams[0] === term.value };
    });
    this.wanted = this.plans.filter(plan => !plan.term.isExcluded);
    this.unwanted = this.plans.filter(plan => plan.term.isExcluded);
    this.conditions = this.terms.filter(term => !isText(term));
    await Promise.all([this.readNames(), this.narrow(), this.readExpired()]);
    this.join();
    if (this.terms.length) { await (this.conditions.length || this.unwanted.length ? this.complete() : this.sift()); }
    await this.findNamed();
    return this;
  },

  /* Words of letters only may be pinyin, alone or, those that are wanted, a few in a row: the documents whose names they read count
     as title hits. */
  async readNames() {
    var plans = this.wanted.filter(plan => !plan.term.field), longest = plans.length > ROW ? 1 : ROW;
    var rows = this.unwanted.filter(plan => !plan.term.field).map(plan => [plan]);
    plans.forEach((_, first) => {
      for (var end = first + 1; end <= Math.min(first + longest, plans.length); end += 1) { rows.push(plans.slice(first, end)); }
    });
    rows = rows.filter(row => row.every(plan => /^[a-z]+$/.test(plan.term.value)) && (row[1] || row[0].term.value[1]));
    var names = rows.length ? await this.index.allNames() : [];
    rows.forEach(row => {
      var word = row.map(plan => plan.term.value).join(""), read = names.filter(name => readsName(word, name));
      row.forEach(plan => { read.forEach(name => { plan.term.read.add(name[5]); }); });
    });
  },

  /* Read the lists of the first grams of all plans, and which documents have a number that a word, or the whole query, spells. */
  narrow() {
    return Promise.all(this.plans.flatMap(plan => this.numbersOf(plan.term).map(name => this.called(name).then(ids => {
      ids.forEach(id => { plan.term.read.add(this.index.placeOf(id)); });
    })).concat(this.take(plan, GRAMS))));
  },

  /* The numbers that a term may spell, however it is spaced, bracketed and hyphenated: it alone, or the query for what is wanted. */
  numbersOf(term) {
    return !/[0-9]/.test(term.value) || term.field === "title" ? [] : [compact(term.value)].concat(term.field || term.isExcluded ? [] : this.name);
  },

  /* Which documents are called so: asked only where a name may begin so. */
  async called(name) {
    var index = this.index, initials = index.manifest.initials;
    var list = initials && !initials.includes(Array.from(name)[0]) ? null : await index.list(keyOfName(name));
    await index.finish(list);
    return list ? list.ids : [];
  },

  /* Read the lists of so many grams of a plan more. */
  async take(plan, count) {
    var lists = await Promise.all(plan.rest.splice(0, count).map(gram => this.index.list(keyOf(gram))));
    /* How far a list is known belongs to the plan: blocks are skipped that its other lists rule out. */
    plan.lists = plan.lists.concat(lists.map(list => list && Object.assign({}, list)));
  },

  /* A site that was not rebuilt still holds what may no longer be shown. */
  async readExpired() {
    var index = this.index, today = siteSearch.today();
    if (!index.manifest.expires || today <= index.manifest.expires) { return; }
    var got = await Promise.all([index.facets(), index.column("until")]), gone = got[0].until.map(day => day !== "" && day < today);
    this.expired = place => gone[got[1][place]];
  },

  isGone(stored) { return stored.until !== "" && stored.until < siteSearch.today(); },

  /* Read more lists as long as that costs less than the documents of the candidates that they may rule out. */
  async sift() {
    for (;;) {
      var before = this.pending.length, good = this.judged - this.missed, steps = this.wanted.map(plan => this.nextStep(plan)).filter(Boolean);
      await Promise.all(steps);
      if (!steps.length) { return; }
      this.join();
      /* What was ruled out now would have been missed no more. */
      this.missed *= Math.min(this.pending.length / (before + 1), 1) / 2;
      this.judged = good + this.missed;
      if (this.index.bytes > this.limit) { return; }
    }
  },

  /* What tells most about a plan for the least: more of a long list, another gram; or nothing, because documents are cheaper. */
  nextStep(plan) {
    var search = this, index = this.index, fields = index.virtualCount, left = this.pending.length, missing = PAGE - this.hits.length;
    var open = openOf(plan), full = plan.lists.filter(isFull);
    /* Whether the candidates are those of another word: only so does a list that is the answer to its word say more. */
    var isOther = plan.horizon < this.horizon;
    if (full.includes(null) || (plan.isExact && !isOther)) { return null; }
    if (left < missing && this.horizon < Infinity) { return plan.horizon === this.horizon ? this.readOn(plan, open[0], 1) : null; }
    var need = this.pending.slice(0, missing).filter(rank => !index.paged.has(search.placeOf(rank))).length;
    /* How many would stand by chance in the lists that judged them, as far as those are known. */
    var chance = (full.length ? full : open).reduce((product, list) => product * list.length / fields,
      full.length ? fields : fields * open[0].ids.length / open[0].length);
    /* How many of the candidates are hits: as of those that were read, or as the lists make likely. */
    var likely = this.judged ? this.share() : isOther ? (plan.held + open[0].length / fields) / (plan.seen + 1) : chance < DOUBT * left ? 1 : Math.max(1 - chance / left, 0.3);
    var shares = open.map(list => {
      return isOther ? likely : search.shareOf(plan, list, Math.min(Math.max(likely, 2 * list.length / fields), 1));
    });
    var hits = this.judged ? likely : shares.reduce((least, share) => least * share, 1);
    if (likely < 1) { this.isDoubtful = true; }
    hits = Math.min(hits, likely);
    /* Documents to be read when another list leaves so large a share of the candidates. */
    function documents(share) { return share * Math.min(left, need / hits); }
    var least = documents(1) - 1, best = null, next = this.pending.slice(0, Math.ceil(documents(1)));
    open.forEach((list, i) => {
      /* It judges only what it is not known for yet. */
      var end = horizonOf(list), doubtful = next.filter(rank => rank >= end).length / next.length || 0;
      var blocks = list.starts.filter((start, at) => at >= list.next && start <= next[next.length - 1]).length;
      if (!blocks || blocks > BLOCKS) { blocks = 1; }
      var cost = blocks + Math.max(documents(1 - doubtful * (1 - shares[i])), Math.min(left * hits, need));
      if (cost < least) {
        least = cost;
        best = [list, blocks];
      }
    });
    if (best) { return this.readOn(plan, best[0], best[1]); }
    return plan.rest.length && this.judged && 1 + documents(Math.sqrt(hits)) < least ? this.take(plan, 1) : null;
  },

  /* The share of hits among the documents that were read. */
  share() { return (this.judged - this.missed + 0.5) / (this.judged + 1); },

  /* The share of a plan's candidates that a list not known to its end leaves: as expected, and as some that it judges already tell. */
  shareOf(plan, open, expected) {
    var end = horizonOf(open), others = plan.lists.filter(list => list !== open).sort(byLength);
    function share(ids) {
      var before = ids.slice(0, SAMPLE).filter(id => id < end);
      return (within(before, open).length + expected) / (before.length + 1);
    }
    return others.reduce((most, list) => {
      return horizonOf(list) > end ? Math.max(most, share(list.ids)) : most;
    }, others.length ? share(others.slice(1).reduce(within, others[0].ids.slice(0, SAMPLE))) : 1);
  },

  /* Read so many blocks more of a list, those passed over that the plan's other lists rule out. */
  readOn(plan, list, blocks) {
    var from = horizonOf(list);
    skip(list, Math.max(...plan.lists.map(other => nextOf(other, from))));
    return this.index.extend(list, Math.max(blocks, list.read));
  },

  /* Which documents are called exactly what was typed. */
  async findNamed() {
    if (this.name && (this.pending.length || this.horizon < Infinity)) { this.named = await this.called(this.name); }
    if (this.named.length) { this.join(); }
  },

  /* The fields that may hold a plan's word, ascending, as far as one of its lists is known. */
  idsOf(plan) {
    var index = this.index, isNowhere = plan.lists.includes(null), ids = isNowhere ? [] : joinLists(plan.lists);
    plan.horizon = isNowhere ? Infinity : Math.max(...plan.lists.map(horizonOf));
    if (plan.term.read.size) {
      var titles = Array.from(plan.term.read).filter(place => place >= 0).map(place => index.virtualOf(place, 0));
      ids = Array.from(new Set(ids.concat(titles))).sort((a, b) => a - b);
    }
    return plan.term.field ? ids.filter(id => index.fieldOf(id) === 0) : ids;
  },

  /* Work out the candidates from what is known: `all` of them below the horizon, `pending` those that are still to be read.
     They are those of a word that is known to the end, else of that known least far; the other words judge what they know. */
  join() {
    var search = this, index = this.index, plans = this.wanted || [], ranks = [];
    plans.forEach(plan => { plan.ids = search.idsOf(plan); });
    plans.sort((a, b) => (b.horizon === Infinity) - (a.horizon === Infinity) || a.horizon - b.horizon || a.ids.length - b.ids.length);
    plans.forEach((plan, turn) => { ranks = search.judge(plan, turn ? ranks : plan.ids, turn); });
    if (!plans.length && this.terms.length) {
      /* Nothing but fields is asked. */
      ranks = Array.from({ length: index.manifest.documents }, (_, place) => index.virtualOf(place, 0));
    }
    var horizon = this.horizon = plans.length ? plans[0].horizon : Infinity;
    var places = horizon === Infinity && this.named.length ? new Set(ranks.map(index.placeOf, index)) : null;
    var named = this.named.filter(id => !places || places.has(index.placeOf(id))), isNamed = new Set(named.map(index.placeOf, index));
    this.all = named.map(id => id - search.offset).concat(ranks.filter(rank => rank < horizon && !isNamed.has(index.placeOf(rank))))
      .filter(rank => search.isAccepted(search.placeOf(rank)));
    this.queue();
  },

  /* The ranks of the first plan's documents, once each. Of the ranks of others those that this plan does not rule out as far as it is
     known, none before the first of its ids that may hold the word. */
  judge(plan, ranks, isOther) {
    var index = this.index, firsts = new Float64Array(index.manifest.documents).fill(Infinity);
    plan.ids.forEach(id => { firsts[index.placeOf(id)] = Math.min(firsts[index.placeOf(id)], id); });
    if (!isOther) { return ranks.filter(id => firsts[index.placeOf(id)] === id); }
    plan.held = plan.seen = 0;
    return ranks.map(rank => {
      var place = index.placeOf(rank), first = firsts[place];
      if (first < Infinity) { plan.held += 1; } else { first = [0, 1].map(field => index.virtualOf(place, field)).find(id => id >= plan.horizon); }
      if (!(first >= plan.horizon)) { plan.seen += 1; }
      return Math.max(rank, first ?? Infinity);
    }).filter(isFinite).sort((a, b) => a - b);
  },

  placeOf(rank) { return this.index.placeOf(rank < -1 ? rank + this.offset : rank); },

  isAccepted(place) {
    return !(this.expired && this.expired(place)) && !(this.accepted && !this.accepted(place)) &&
      !(this.avoided && this.avoided.has(place));
  },

  /* The candidates still to be read: not yet settled, and of the chosen values of the facets. */
  queue() {
    var search = this;
    this.pending = this.all.filter(rank => {
      var place = search.placeOf(rank);
      return !search.settled.has(place) && (!search.isChosen || search.isChosen(place));
    });
  }
});

function readsName(word, row) {
  return row[3].split(SEPARATOR).some(reading => covers(word, reading.split(" ")));
}

function isFull(list) { return !list || list.isWhole; }

/* The lists of a plan that are not known to their end, shortest first. */
function openOf(plan) {
  return plan.lists.filter(list => !isFull(list)).sort(byLength);
}

function byLength(a, b) { return a.length - b.length; }

/* What stands in all lists, as far as the one reaches that is known farthest: the others judge what they know. */
function joinLists(lists) {
  var sorted = lists.slice().sort((a, b) => horizonOf(b) - horizonOf(a) || a.ids.length - b.ids.length);
  return sorted.slice(1).reduce(within, sorted[0].ids);
}

function within(ids, list) {
  var i = 0, end = horizonOf(list);
  return ids.filter(id => {
    while (i < list.ids.length && list.ids[i] < id) { i += 1; }
    return id >= end || list.ids[i] === id;
  });
}
